package org.simdlstm.perf;

import org.openjdk.jmh.annotations.Param;

/// Training on 640 real rows a call.
public class TrainingBenchmark extends TaskBenchmark {
  /// A [Contender]'s name.
  @Param({"ours"})
  public String contender;

  /// Rows in a minibatch.
  @Param({"20", "32", "128"})
  public int batch;

  @Override
  String contender() {
    return contender;
  }

  @Override
  String task() {
    return "train " + batch;
  }
}
