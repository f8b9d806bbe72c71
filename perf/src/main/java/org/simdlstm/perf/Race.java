package org.simdlstm.perf;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Contenders that take turns, window by window, so that a machine that drifts drifts for all.
final class Race {
  /// A window in which threads waited longer for a core says more about the neighbours.
  private static final double DISTURBED = 0.03;

  private static final int TRIES = 3;

  /// What one contender did.
  ///
  /// @param contender who
  /// @param task what it did
  /// @param windows one a round, in the order of the rounds
  /// @param discarded windows that were disturbed and done again
  /// @param disturbed windows that remained disturbed after three tries
  record Result(
      Contender contender, String task, List<Runner.Window> windows, int discarded, int disturbed) {
    String name() {
      return contender.name();
    }

    double rate() {
      return median(rates());
    }

    double micros() {
      return median(windows.stream().mapToDouble(Runner.Window::micros).toArray());
    }

    /// Of one sequence alone and of kernels, whose calls are all alike, it is the median call that
    /// counts, else all that was done.
    double[] rates() {
      boolean byCall = task.equals("predict 1") || !Task.isOfModel(task);
      return windows.stream()
          .mapToDouble(w -> byCall ? 1e6 * w.work() / w.micros() : w.rate())
          .toArray();
    }

    /// This one's rate by the other's, round by round, in ascending order.
    double[] ratios(Result other) {
      return Race.ratios(rates(), other.rates());
    }
  }

  private final int rounds;
  private final int millis;
  private final int pause;

  /// A race of so many rounds.
  ///
  /// @param millis how long a window is
  /// @param pause milliseconds before each window, in which the threads of the one before fall
  ///   asleep, who spin for 200 ms in some libraries
  Race(int rounds, int millis, int pause) {
    this.rounds = rounds;
    this.millis = millis;
    this.pause = pause;
  }

  /// Lets each do its task; those that cannot are left out.
  ///
  /// @throws IllegalStateException if ours is among these
  Map<Racer, Result> run(Map<? extends Racer, String> entries) throws IOException {
    Map<Racer, Tally> tallies = new LinkedHashMap<>();
    for (Racer racer : entries.keySet()) {
      try {
        racer.prepare(entries.get(racer));
        tallies.put(racer, new Tally());
      } catch (IllegalStateException e) {
        leaveOut(racer.contender(), entries.get(racer), e);
      }
    }
    for (int round = 0; round < rounds; round++) {
      for (Racer racer : List.copyOf(tallies.keySet())) {
        sleep();
        try {
          tallies.get(racer).take(racer, millis);
        } catch (IllegalStateException e) {
          leaveOut(racer.contender(), entries.get(racer), e);
          tallies.remove(racer);
        }
      }
    }
    Map<Racer, Result> results = new LinkedHashMap<>();
    tallies.forEach((racer, tally) -> results.put(racer, tally.result(racer, entries.get(racer))));
    return results;
  }

  /// Tells the user who is left out and why.
  ///
  /// @throws IllegalStateException if it is ours, without whom there is nothing to compare
  static void leaveOut(Contender contender, String task, IllegalStateException reason) {
    String told = "%s, %s: %s".formatted(contender.name(), task, reason.getMessage());
    if (contender.entrant().equals("ours")) {
      throw new IllegalStateException(told, reason);
    }
    System.err.println(told);
  }

  private void sleep() {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static final class Tally {
    private final List<Runner.Window> windows = new ArrayList<>();
    private int discarded;
    private int disturbed;

    void take(Racer racer, int millis) throws IOException {
      Runner.Window window = racer.window(millis);
      double tolerated = racer.isCrowded() ? Double.MAX_VALUE : DISTURBED;
      for (int i = 1; i < TRIES && window.waited() > tolerated; i++) {
        discarded++;
        window = racer.window(millis);
      }
      disturbed += window.waited() > tolerated ? 1 : 0;
      windows.add(window);
    }

    Result result(Racer racer, String task) {
      return new Result(racer.contender(), task, windows, discarded, disturbed);
    }
  }

  /// One side's by the other's, round by round, in ascending order.
  static double[] ratios(double[] values, double[] others) {
    return IntStream.range(0, values.length)
        .mapToDouble(round -> values[round] / others[round])
        .sorted()
        .toArray();
  }

  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
