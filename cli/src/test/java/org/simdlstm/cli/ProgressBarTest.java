package org.simdlstm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressBarTest {
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private ProgressBar bar(String... terminals) {
    return new ProgressBar(
        new Console(
            InputStream.nullInputStream(), OutputStream.nullOutputStream(), err, terminals));
  }

  private String drawn() {
    return err.toString(StandardCharsets.UTF_8);
  }

  @Test
  void drawsOnATerminalAndLeavesNothing() {
    try (ProgressBar bar = bar("err")) {
      bar.update("download \u001b[2J", 500_000, 2_000_000);
      assertThat(drawn())
          .isEqualTo("\rdownload \\u001B[2J ━━━━━━━───────────────────────" + "  25% of 2.0 MB");
      bar.update("download", 2_000_000, 2_000_000);
      assertThat(drawn()).contains(" 100% of 2.0 MB");
    }
    assertThat(drawn()).endsWith(" \r");
  }

  @Test
  void showsTheSizeSoFarWhileTheTotalIsUnknown() {
    bar("err").update("npm", 1_500_000, 0);
    assertThat(drawn()).isEqualTo("\rnpm 1.5 MB");
  }

  @Test
  void silentElsewhere() {
    try (ProgressBar bar = bar("out")) {
      bar.update("download", 1, 1);
    }
    assertThat(drawn()).isEmpty();
  }
}
