package org.simdlstm.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConsoleTest {
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  /// Standard output that refuses everything.
  private Console broken(String reason) {
    OutputStream out =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException(reason);
          }
        };
    return new Console(InputStream.nullInputStream(), out, err);
  }

  @Test
  void readerThatHasSeenEnoughIsNoFault() {
    assertThat(Main.run(broken("Broken pipe"), "--version")).isZero();
    assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    assertThatExceptionOfType(Console.ReaderGone.class)
        .isThrownBy(
            () -> {
              Console console = broken("Broken pipe");
              console.printf("x");
              console.requireDelivered();
            });
  }

  @Test
  void fullDiskIs74() {
    assertThat(Main.run(broken("No space left on device"), "--version")).isEqualTo(74);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .isEqualTo("error: cannot write to standard output: No space left on device\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Broken pipe", "No space left on device"})
  void failureStaysOneWhateverBecomesOfTheOutput(String reason, @TempDir Path folder)
      throws IOException {
    String model = Files.writeString(folder.resolve("model.safetensors"), "no model").toString();
    Console console = broken(reason);
    console.printf("x");
    assertThat(Main.run(console, "evaluate", model)).isEqualTo(65);
    assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("error: " + model).hasLineCount(2);
  }

  @Test
  void numbersAndLettersAreTheSameInEveryLocale() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      Console console = new Console(InputStream.nullInputStream(), out, err);
      console.printf("%.2f %,d ━", 1.5, 1000);
      assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("1.50 1,000 ━");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void silentWhileAllArrives() throws IOException {
    Console console =
        new Console(InputStream.nullInputStream(), OutputStream.nullOutputStream(), err);
    console.printf("x");
    console.requireDelivered();
    assertThatIOException()
        .isThrownBy(
            () -> {
              Console full = broken("No space left on device");
              full.printf("x");
              full.requireDelivered();
            });
  }
}
