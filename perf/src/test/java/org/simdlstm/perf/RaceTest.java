package org.simdlstm.perf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class RaceTest {
  @Test
  void ratiosArePairedByRound() {
    Race.Result ours = result("ours", 30, 20, 40);
    Race.Result other = result("scalar", 10, 10, 10);
    assertThat(ours.ratios(other)).containsExactly(2, 3, 4);
    assertThat(ours.rate()).isEqualTo(30);
  }

  @Test
  void callsThatAreAllAlikeCountByTheMedianOfThem() {
    assertThat(rate("predict 1")).isEqualTo(4000);
    assertThat(rate("sgemm 8x8x8")).isEqualTo(4000);
    assertThat(rate("predict 32")).isEqualTo(3000);
    assertThat(rate("train 20")).isEqualTo(3000);
  }

  private static double rate(String task) {
    List<Runner.Window> windows = List.of(new Runner.Window(3000, 1, 250, 0));
    return new Race.Result(Contender.named("ours"), task, windows, 0, 0).rate();
  }

  @Test
  void theBestOfTheOthersIsNeitherOursNorInLessThanSinglePrecision() {
    Report.Measure measure =
        new Report.Measure(
            "inference",
            1,
            List.of(result(Contender.named("ours"), 9), result(new Bytes(), 8), result("ejml", 7)));
    assertThat(measure.bestPeer().orElseThrow().name()).isEqualTo("ejml");
  }

  private record Bytes() implements Contender {
    @Override
    public String name() {
      return "bytes";
    }

    @Override
    public boolean singlePrecision() {
      return false;
    }
  }

  private static Race.Result result(String contender, double... rates) {
    return result(Contender.named(contender), rates);
  }

  private static Race.Result result(Contender contender, double... rates) {
    List<Runner.Window> windows =
        DoubleStream.of(rates).mapToObj(rate -> new Runner.Window(rate, rate, 1e6, 0)).toList();
    return new Race.Result(contender, "predict 32", windows, 0, 0);
  }
}
