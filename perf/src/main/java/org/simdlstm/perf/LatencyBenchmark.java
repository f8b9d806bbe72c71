package org.simdlstm.perf;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;

/// One sequence alone; look at the median.
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class LatencyBenchmark extends TaskBenchmark {
  /// A [Contender]'s name.
  @Param({"ours", "scalar", "ejml"})
  public String contender;

  @Override
  String contender() {
    return contender;
  }

  @Override
  String task() {
    return "predict 1";
  }
}
