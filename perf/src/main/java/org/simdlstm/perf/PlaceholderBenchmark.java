package org.simdlstm.perf;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.simdlstm.reference.Placeholder;

/// Keeps the module compiling until the benchmarks are here.
@Fork(
    value = 1,
    jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "--sun-misc-unsafe-memory-access=allow"})
public class PlaceholderBenchmark {
  /// A product.
  @Benchmark
  public double product() {
    return Placeholder.product(6, 7);
  }
}
