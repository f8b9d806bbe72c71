package org.simdlstm.perf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScalingTest {
  private final Scaling scaling = new Scaling();

  @Test
  void pointsVaryOneDimension() {
    Scaling.Point point = new Scaling.Point("hidden", 50, Scaling.PREDICTION);
    assertThat(point.task()).isEqualTo("predict-any 32x50x100x1000");
    assertThat(point.threads()).isEqualTo(1);
  }

  @Test
  void threadsVaryAtALargerBatch() {
    Scaling.Point point = new Scaling.Point("threads", 3, Scaling.TRAINING);
    assertThat(point.task()).isEqualTo("train-any 128x100x100x1000");
    assertThat(point.threads()).isEqualTo(3);
  }

  @Test
  void eachPointIsThereForPredictionAndTraining() {
    assertThat(Scaling.points()).doesNotHaveDuplicates().hasSize(2 * (11 + 10 + 5 + 3 + 4));
  }

  @Test
  void timeIsThatOfOneSequence() {
    assertThat(outcome("batch", 4, Scaling.PREDICTION, 50).microsPerSequence()).isEqualTo(250);
    assertThat(outcome("batch", 1024, Scaling.TRAINING, 50).microsPerSequence())
        .isEqualTo(1000 / 1024.0);
  }

  @Test
  void writesSharesAndDrawsThem(@TempDir Path folder) throws IOException {
    for (Scaling.Point point : Scaling.points()) {
      double rate = point.kind().equals(Scaling.TRAINING) ? 70 : 90;
      scaling.add(outcome(point.dimension(), point.value(), point.kind(), rate));
    }
    scaling.write(folder);
    assertThat(Files.readString(folder.resolve("scaling.json")))
        .contains("\"by\":\"hidden\"", "\"hidden\":1000", "\"of_peak\":[0.9,0.9]");
    assertThat(ImageIO.read(folder.resolve("scaling.png").toFile()).getWidth()).isGreaterThan(700);
    assertThat(folder.resolve("scaling.png").toFile().length()).isLessThan(150_000);
  }

  private static Scaling.Outcome outcome(String dimension, int value, String kind, double rate) {
    Scaling.Point point = new Scaling.Point(dimension, value, kind);
    return new Scaling.Outcome(
        point, new PeakRace.Share(result(point.task(), rate), result("peak", 100)));
  }

  private static Race.Result result(String task, double rate) {
    Runner.Window window = new Runner.Window(rate, rate / 1000, 1000, 0);
    return new Race.Result(new Ours(), task, List.of(window, window), 0, 0);
  }
}
