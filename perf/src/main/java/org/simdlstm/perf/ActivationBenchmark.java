package org.simdlstm.perf;

import org.openjdk.jmh.annotations.Param;

/// Our activations, in groups of 16 lanes a second; the clock that [ProbeBenchmark] shows makes
/// cycles of them.
public class ActivationBenchmark extends TaskBenchmark {
  /// Which.
  @Param({"sigmoid", "tanh"})
  public String function;

  @Override
  String contender() {
    return "ours";
  }

  @Override
  String task() {
    return function;
  }
}
