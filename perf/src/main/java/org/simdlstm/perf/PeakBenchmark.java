package org.simdlstm.perf;

/// What the processor could do at most: GFLOP of [PeakProbe] a second.
public class PeakBenchmark extends TaskBenchmark {
  @Override
  String contender() {
    return "ours";
  }

  @Override
  String task() {
    return "peak";
  }
}
