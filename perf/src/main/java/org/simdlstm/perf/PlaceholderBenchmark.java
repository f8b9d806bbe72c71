package org.simdlstm.perf;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.simdlstm.reference.ReferenceMath;

/// Keeps the module compiling until the benchmarks are here.
@Fork(
    value = 1,
    jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "--sun-misc-unsafe-memory-access=allow"})
public class PlaceholderBenchmark {
  /// A sigmoid.
  @Benchmark
  public double sigmoid() {
    return ReferenceMath.sigmoid(0);
  }
}
