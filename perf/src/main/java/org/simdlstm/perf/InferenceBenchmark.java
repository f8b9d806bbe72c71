package org.simdlstm.perf;

import org.openjdk.jmh.annotations.Param;

/// Probabilities of the real test set, so many rows a call.
public class InferenceBenchmark extends TaskBenchmark {
  /// A [Contender]'s name.
  @Param({"ours", "scalar", "ejml"})
  public String contender;

  /// Rows a call.
  @Param({"1", "32", "256", "2246"})
  public int batch;

  @Override
  String contender() {
    return contender;
  }

  @Override
  String task() {
    return "predict " + batch;
  }
}
