package org.simdlstm.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.simdlstm.io.FormatException;
import org.simdlstm.io.UnavailableException;

class FaultsTest {
  private static Stream<Arguments> faults() {
    return Stream.of(
        arguments(new FailedException("lost"), 1, "error: lost\n"),
        arguments(
            new FormatException("f: bad\nGet it again."), 65, "error: f: bad\nGet it again.\n"),
        arguments(new NoSuchFileException("f"), 66, "error: f: no such file\n"),
        arguments(new NoSuchFileException("f", null, "gone"), 66, "error: f: gone\n"),
        arguments(new FileNotFoundException("f (gone)"), 66, "error: f (gone)\n"),
        arguments(new UnavailableException("no net"), 69, "error: no net\n"),
        arguments(new CannotCreateException("cannot", new IOException()), 73, "error: cannot\n"),
        arguments(new IOException("disk"), 74, "error: disk\n"),
        arguments(new FileSystemException("f", null, "odd"), 74, "error: f: odd\n"),
        arguments(new AccessDeniedException("f"), 77, "error: f: permission denied\n"));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void everyFaultHasItsCodeAndSentence(Throwable fault, int code, String sentence) {
    Reported reported = Reported.of(fault, false);
    assertThat(reported.code).isEqualTo(code);
    assertThat(reported.text).isEqualTo(sentence);
  }

  @Test
  void outOfMemoryIs71AndSaysHowToGiveMore() {
    Reported reported = Reported.of(new OutOfMemoryError("Java heap space"), false);
    assertThat(reported.code).isEqualTo(71);
    assertThat(reported.text).contains("Java heap space").hasLineCount(2);
    Matcher advice = Pattern.compile("JDK_JAVA_OPTIONS=-Xmx(\\d+)g ").matcher(reported.text);
    assertThat(advice.find()).isTrue();
    assertThat(Long.parseLong(advice.group(1)) << 30)
        .isBetween(
            2 * Runtime.getRuntime().maxMemory(),
            2 * Runtime.getRuntime().maxMemory() + (1 << 30) - 1);
  }

  @Test
  void outOfThreadsSaysToTakeFewer() {
    Reported reported =
        Reported.of(new OutOfMemoryError("unable to create native thread: possibly ..."), false);
    assertThat(reported.code).isEqualTo(71);
    assertThat(reported.text).contains("--threads").doesNotContain("-Xmx").hasLineCount(2);
  }

  @Test
  void whatNobodyExpectedIs70() {
    for (Throwable fault : new Throwable[] {new IllegalStateException("x"), new IOException()}) {
      Reported reported = Reported.of(fault, false);
      assertThat(reported.code).isEqualTo(fault instanceof IOException ? 74 : 70);
      assertThat(reported.text).contains("internal error").contains("--debug").hasLineCount(2);
    }
  }

  @Test
  void debugAddsTheStackTrace() {
    assertThat(Reported.of(new IOException("x"), true).text)
        .startsWith("error: x\n")
        .contains("at ");
  }

  @Test
  void controlCharactersAreEscaped() {
    assertThat(Reported.of(new NoSuchFileException("a\nb\u001b[2J"), false).text)
        .isEqualTo("error: a\\u000Ab\\u001B[2J: no such file\n");
  }

  private record Reported(int code, String text) {
    static Reported of(Throwable fault, boolean debug) {
      ByteArrayOutputStream err = new ByteArrayOutputStream();
      int code = Faults.report(fault, debug, new PrintStream(err, true, StandardCharsets.UTF_8));
      return new Reported(code, err.toString(StandardCharsets.UTF_8));
    }
  }
}
