package org.simdlstm.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvTest {
  @TempDir Path folder;

  @Test
  void numbersAreTheSameInEveryLocale() throws IOException {
    Locale before = Locale.getDefault();
    Path file = folder.resolve("history.csv");
    double[][] rows = {{1, 2.5, 1e-7, Double.NaN}, {1000, -3, 1e300, Double.NEGATIVE_INFINITY}};
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      Csv.write(file, List.of("epoch", "loss", "accuracy", "val_loss"), rows);
    } finally {
      Locale.setDefault(before);
    }
    assertThat(file)
        .hasContent(
            """
            epoch,loss,accuracy,val_loss
            1,2.5,1.0E-7,NaN
            1000,-3,1.0E300,-Infinity
            """);
  }

  @Test
  void raggedTablesAreRefused() {
    Path file = folder.resolve("f");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Csv.write(file, List.of("a", "b"), new double[][] {{1}}));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Csv.write(file, List.of("a,b"), new double[][] {{1}}));
    assertThat(file).doesNotExist();
  }
}
