package org.simdlstm.perf;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/// Work of ours in turns with the peak probe, which runs in a second JVM of the same kind.
final class PeakRace implements AutoCloseable {
  /// The two sides.
  ///
  /// @param work what was done, in GFLOP
  /// @param peak what the processor could have done
  record Share(Race.Result work, Race.Result peak) {
    double median() {
      return Race.median(ofPeak());
    }

    /// For a table, under [#HEADING].
    @Override
    public String toString() {
      double[] ofPeak = ofPeak();
      return "%9s %8s  %-16s"
          .formatted(
              Text.number(work.rate()),
              Text.percent(median()),
              "(%s to %s)"
                  .formatted(Text.percent(ofPeak[0]), Text.percent(ofPeak[ofPeak.length - 1])));
    }

    Map<String, Object> json() {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("gflops", work.rate());
      json.put("peak_gflops", peak.rate());
      json.put("of_peak", ofPeak());
      return json;
    }

    /// Work by peak, window by window, in ascending order.
    double[] ofPeak() {
      return work.ratios(peak);
    }
  }

  static final String HEADING = "%9s %8s  %-16s".formatted("GFLOP/s", "of peak", "");

  private static final Race RACE = new Race(3, 150, 0);

  private final Runner worker;
  private final Runner probe;

  PeakRace(Contender contender, int threads, Path scratch) throws IOException {
    worker = new Runner(contender, threads, scratch);
    probe = new Runner(contender, threads, scratch);
  }

  /// Runs a task whose work is counted in GFLOP.
  ///
  /// @throws IllegalStateException if either side cannot run
  Share run(String task) throws IOException {
    Map<Racer, Race.Result> results = RACE.run(Map.of(worker, task, probe, "peak"));
    return new Share(results.get(worker), results.get(probe));
  }

  @Override
  public void close() {
    worker.close();
    probe.close();
  }
}
