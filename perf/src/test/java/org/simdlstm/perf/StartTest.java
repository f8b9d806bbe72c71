package org.simdlstm.perf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartTest {
  @Test
  void aCallIsTheMedianOfTheProcessesThatMadeIt() {
    List<Start.Run> runs =
        List.of(
            new Start.Run(1, 50, new double[] {9, 5, 1, 1}),
            new Start.Run(3, 52, new double[] {8, 4}),
            new Start.Run(2, 51, new double[] {7, 6, 2}));
    Start.Outcome outcome = new Start.Outcome(new Ours(), runs);
    assertThat(outcome.micros()).containsExactly(8, 5, 2);
    assertThat(outcome.seconds()).containsExactly(1, 3, 2);
    assertThat(outcome.mebibytes()).containsExactly(50, 52, 51);
  }

  @Test
  void writesCallsAndDrawsThem(@TempDir Path folder) throws IOException {
    double[] micros = DoubleStream.iterate(100_000, us -> us * 0.99).limit(1000).toArray();
    Start start = new Start(false);
    start.add(new Ours(), new Start.Run(0.5, 80, micros));
    start.write(folder);
    assertThat(Files.readString(folder.resolve("start.json")))
        .contains("\"contender\":\"ours\"", "\"seconds\":[0.5]", "[100000,99000,");
    assertThat(ImageIO.read(folder.resolve("warm-up.png").toFile()).getWidth()).isEqualTo(1000);
  }

  @Test
  void everyModelComesBackFromItsFile(@TempDir Path folder) throws IOException {
    Weights weights = Weights.reuters();
    int[] tokens = ModelSize.REUTERS.tokens(1, 0);
    for (Contender contender : Contender.all().stream().filter(Contender::runsModel).toList()) {
      Path file = folder.resolve(contender.name());
      contender.save(weights, file);
      try (Model model = contender.load(file, 1)) {
        Judge.checkPrediction(model, weights, tokens, 1, 1, Judge.tolerance(contender));
      }
    }
  }

  @Test
  void weightsComeBackFromTheirNumbers() {
    Weights weights = Weights.reuters(Weights.reuters().concatenated());
    assertThat(weights.arrays())
        .usingElementComparator(Arrays::compare)
        .containsExactlyElementsOf(Weights.reuters().arrays());
  }
}
