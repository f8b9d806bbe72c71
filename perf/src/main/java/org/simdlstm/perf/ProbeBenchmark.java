package org.simdlstm.perf;

import org.openjdk.jmh.annotations.Param;

/// What the processor does at most: GFLOP of [PeakProbe] and 10^9 cycles of [ClockProbe] a second.
public class ProbeBenchmark extends TaskBenchmark {
  /// Which.
  @Param({"peak", "clock"})
  public String probe;

  @Override
  String contender() {
    return "ours";
  }

  @Override
  String task() {
    return probe;
  }
}
