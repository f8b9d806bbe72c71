package org.simdlstm.perf;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// A [Task] under JMH: its set-up checks the result, then only [Task#run()] is timed.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 5,
    jvmArgsAppend = {
      "-XX:+UseSerialGC",
      "--add-modules=jdk.incubator.vector",
      "--enable-native-access=ALL-UNNAMED",
      "--sun-misc-unsafe-memory-access=allow"
    })
public abstract class TaskBenchmark {
  /// The contender's threads.
  @Param({"1", "2"})
  public int threads;

  private Task task;

  /// What was done, in sequences or GFLOP a second.
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  public static class Work {
    /// So far.
    public double work;
  }

  abstract String contender();

  abstract String task();

  /// Opens the task and compares its result with the judge's.
  @Setup
  public void open() {
    task = Task.open(Contender.named(contender()), task(), threads);
  }

  /// Gives back what the contender holds.
  @TearDown
  public void close() {
    task.close();
  }

  /// One piece of the work.
  @Benchmark
  public void run(Work work) {
    work.work += task.run();
  }
}
