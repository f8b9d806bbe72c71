package org.simdlstm.perf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
  private final Report report = new Report();

  @Test
  void writesEachResultAsJson() {
    report.add(measure("sgemm 2x2x2", 1, 50, 25));
    assertThat(Json.lines(report.json()))
        .contains("\"contender\":\"ours\"", "\"rates\":[50]", "\"unit\":\"GFLOP/s\"")
        .doesNotContain("probe");
  }

  @Test
  void keepsTheProbeThatRanBeside() {
    report.add(beside("sgemm 2x2x2", 50, 100));
    assertThat(Json.lines(report.json())).contains("\"rates\":[50]", "\"probe\":[100]");
  }

  @Test
  void printsHowManyTimesAsFastOursIs() {
    Report.Measure measure = measure("inference", 2, 9000, 3000);
    assertThat(printed(() -> report.add(measure))).containsPattern("ejml .* 3\\.00x  0");
    assertThat(printed(report::summary)).containsPattern("ejml +3\\.00x  3\\.00 to 3\\.00");
  }

  @Test
  void printsTheShareOfThePeak() {
    assertThat(printed(() -> report.add(beside("sgemm 2x2x2", 30, 120)))).contains(" 25 % ");
  }

  /// 1e9 groups of lanes a second at 4 GHz.
  @Test
  void printsCyclesOfActivations() {
    assertThat(printed(() -> report.add(beside("tanh", 1e9, 4)))).contains(" 4.0 cyc ");
  }

  private static Report.Measure beside(String name, double rate, double probe) {
    Race.Result runsBeside = result("ours", Report.probeOf(name).orElseThrow(), probe);
    return new Report.Measure(name, 1, measure(name, 1, rate).results(), Optional.of(runsBeside));
  }

  private static String printed(Runnable printing) {
    PrintStream terminal = System.out;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      printing.run();
    } finally {
      System.setOut(terminal);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void barsAreSpeedByTheBestOfTheOthers() {
    Report.Measure measure = measure("inference", 2, 9000, 3000);
    assertThat(Pictures.relativeSpeed(measure, "ours")).isEqualTo(3);
    assertThat(Pictures.relativeSpeed(measure, "ejml")).isEqualTo(1);
    assertThat(Pictures.relativeSpeed(measure, "scalar")).isZero();
  }

  @Test
  void drawsBarsAndRoof(@TempDir Path folder) throws IOException {
    report.add(measure("peak", 2, 100));
    report.add(measure("memory", 2, 20));
    report.add(measure("inference", 2, 9000, 3000));
    report.add(measure("sgemm 64x100x400", 2, 90, 45));
    report.add(measure("sgemm 1024x1024x1024", 2, 95, 90));
    new Pictures(folder).bars(report, 2);
    new Pictures(folder).roofline(report, 2);
    for (String file : List.of("bars-2.png", "roofline-2.png")) {
      assertThat(ImageIO.read(folder.resolve(file).toFile()).getWidth()).isGreaterThan(700);
      assertThat(folder.resolve(file).toFile().length()).isLessThan(150_000);
    }
  }

  @Test
  void aloneThereAreNoBars(@TempDir Path folder) throws IOException {
    report.add(measure("peak", 2, 100));
    report.add(measure("memory", 2, 20));
    report.add(measure("inference", 2, 9000));
    report.add(measure("sgemm 64x100x400", 2, 90));
    new Pictures(folder).bars(report, 2);
    new Pictures(folder).roofline(report, 2);
    assertThat(folder.resolve("bars-2.png")).doesNotExist();
    assertThat(folder.resolve("roofline-2.png")).exists();
  }

  private static Report.Measure measure(String name, int threads, double... rates) {
    List<String> names = List.of("ours", "ejml");
    List<Race.Result> results =
        Stream.iterate(0, i -> i < rates.length, i -> i + 1)
            .map(i -> result(names.get(i), name, rates[i]))
            .toList();
    return new Report.Measure(name, threads, results);
  }

  private static Race.Result result(String contender, String task, double rate) {
    List<Runner.Window> windows = List.of(new Runner.Window(rate, rate, 1e6, 0));
    return new Race.Result(Contender.named(contender), task, windows, 0, 0);
  }
}
