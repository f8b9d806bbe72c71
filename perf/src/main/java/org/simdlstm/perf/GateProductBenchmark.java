package org.simdlstm.perf;

import org.openjdk.jmh.annotations.Param;

/// Our product of states with the packed recurrent matrix, 100 by 400.
public class GateProductBenchmark extends TaskBenchmark {
  /// States at a time.
  @Param({"1", "8", "20", "64", "128"})
  public int rows;

  @Override
  String contender() {
    return "ours";
  }

  @Override
  String task() {
    return "gates " + rows;
  }
}
