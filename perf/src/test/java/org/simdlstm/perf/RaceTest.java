package org.simdlstm.perf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
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
            List.of(
                result("scalar", 6), result("ejml", 7), result(new Bytes(), 8), result("ours", 9)));
    assertThat(measure.bestPeer().orElseThrow().name()).isEqualTo("ejml");
  }

  @Test
  void whoFailsInAWindowLeavesTheRace() throws IOException {
    Fake failing =
        new Fake(
            "scalar",
            _ -> {
              throw new IllegalStateException("it died");
            });
    Fake other = new Fake("ejml", _ -> window(10, 0));
    Map<Racer, String> entries = new LinkedHashMap<>();
    entries.put(failing, "predict 32");
    entries.put(other, "predict 32");
    Map<Racer, Race.Result> results = new Race(2, 0, 0).run(entries);
    assertThat(results).containsOnlyKeys(other);
    assertThat(results.get(other).rates()).containsExactly(10, 10);
  }

  @Test
  void thereIsNoRaceWithoutOurs() {
    Fake ours =
        new Fake(
            "ours",
            _ -> {
              throw new IllegalStateException("it died");
            });
    assertThatIllegalStateException()
        .isThrownBy(() -> new Race(2, 0, 0).run(Map.of(ours, "predict 32")))
        .withMessage("ours, predict 32: it died");
  }

  @Test
  void aDisturbedWindowIsDoneAgainTwiceAtMost() throws IOException {
    Race.Result result =
        only(new Fake("ejml", windows(window(1, 0.5), window(2, 0.5), window(3, 0.01))));
    assertThat(result.rates()).containsExactly(3);
    assertThat(result.discarded()).isEqualTo(2);
    assertThat(result.disturbed()).isZero();

    result = only(new Fake("ejml", windows(window(1, 0.5), window(2, 0.5), window(3, 0.5))));
    assertThat(result.rates()).containsExactly(3);
    assertThat(result.discarded()).isEqualTo(2);
    assertThat(result.disturbed()).isEqualTo(1);
  }

  @Test
  void aCrowdMayWait() throws IOException {
    Race.Result result = only(new Fake("ejml", true, windows(window(1, 0.5))));
    assertThat(result.rates()).containsExactly(1);
    assertThat(result.discarded() + result.disturbed()).isZero();
  }

  private static Race.Result only(Racer racer) throws IOException {
    return new Race(1, 0, 0).run(Map.of(racer, "predict 32")).get(racer);
  }

  private static Function<String, Runner.Window> windows(Runner.Window... windows) {
    Iterator<Runner.Window> next = List.of(windows).iterator();
    return _ -> next.next();
  }

  @Test
  void eachRunsItsFastestBatch() throws IOException {
    Fake atBest256 = new Fake("ours", task -> window(task.equals("predict 256") ? 2 : 1, 0));
    Fake atBest32 = new Fake("ejml", task -> window(task.equals("predict 32") ? 2 : 1, 0));
    assertThat(Races.bestBatches(List.of(atBest256, atBest32)))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(atBest256, "predict 256", atBest32, "predict 32"));
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

  /// Shows what a test makes up for its task.
  private static final class Fake implements Racer {
    private final Contender contender;
    private final boolean crowded;
    private final Function<String, Runner.Window> windows;
    private String task;

    Fake(String contender, Function<String, Runner.Window> windows) {
      this(contender, false, windows);
    }

    Fake(String contender, boolean crowded, Function<String, Runner.Window> windows) {
      this.contender = Contender.named(contender);
      this.crowded = crowded;
      this.windows = windows;
    }

    @Override
    public Contender contender() {
      return contender;
    }

    @Override
    public void prepare(String name) {
      task = name;
    }

    @Override
    public Runner.Window window(int millis) {
      return windows.apply(task);
    }

    @Override
    public boolean isCrowded() {
      return crowded;
    }
  }

  private static Runner.Window window(double rate, double waited) {
    return new Runner.Window(rate, rate, 1e6, waited);
  }

  private static Race.Result result(String contender, double... rates) {
    return result(Contender.named(contender), rates);
  }

  private static Race.Result result(Contender contender, double... rates) {
    List<Runner.Window> windows = DoubleStream.of(rates).mapToObj(rate -> window(rate, 0)).toList();
    return new Race.Result(contender, "predict 32", windows, 0, 0);
  }
}
