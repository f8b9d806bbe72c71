package org.simdlstm.perf;

import org.openjdk.jmh.annotations.Param;

/// Matrix products, from those of the model to the large, the tall and the thin.
public class SgemmBenchmark extends TaskBenchmark {
  /// A [Contender]'s name.
  @Param({"ours", "scalar", "ejml"})
  public String contender;

  /// Rows of the first, columns of the first, columns of the second matrix.
  @Param({
    "64x100x400",
    "1x100x400",
    "1024x1024x1024",
    "8x8x8",
    "32x32x32",
    "256x256x256",
    "2048x16x2048",
    "10000x100x400",
    "100x10000x100",
    "4096x64x8",
    "1000x1x1000",
    "1x1000x1000"
  })
  public String shape;

  @Override
  String contender() {
    return contender;
  }

  @Override
  String task() {
    return "sgemm " + shape;
  }
}
