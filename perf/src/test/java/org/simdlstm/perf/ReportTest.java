package org.simdlstm.perf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
  private final Report report = new Report();

  @Test
  void writesEachResultAsJson() {
    report.add(measure("sgemm 2x2x2", 1, 50, 25));
    assertThat(report.json())
        .contains("\"contender\": \"ours\"", "\"rates\": [50.0]", "\"unit\": \"GFLOP/s\"");
  }

  @Test
  void drawsBarsAndRoof(@TempDir Path folder) throws IOException {
    for (int threads = 1; threads <= 2; threads++) {
      report.add(measure("peak", threads, 100));
      report.add(measure("inference", threads, 9000, 3000));
      report.add(measure("sgemm 64x100x400", threads, 90, 45));
      report.add(measure("sgemm 1024x1024x1024", threads, 95, 90));
    }
    new Pictures(report).write(folder);
    for (String file : List.of("bars-1.png", "bars-2.png", "roofline-1.png", "roofline-2.png")) {
      assertThat(ImageIO.read(folder.resolve(file).toFile()).getWidth()).isGreaterThan(800);
    }
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
    List<Runner.Window> windows = List.of(new Runner.Window(rate, 1, 0));
    return new Race.Result(Contender.named(contender), task, windows, 0, 0);
  }
}
