package org.simdlstm.perf;

import java.io.IOException;
import java.nio.file.Path;
import java.util.StringJoiner;

/// Runs the JMH benchmarks, one contender and one number of threads at a time, for thread pools
/// take their size from the environment.
final class Jmh {
  private Jmh() {}

  static void run(Path results) throws IOException, InterruptedException {
    for (Contender contender : Contender.all()) {
      for (int threads = contender.competesOn(1) ? 1 : 2; threads <= 2; threads++) {
        Path file = results.resolve("jmh-%s-%d.json".formatted(contender.name(), threads));
        ProcessBuilder builder =
            new ProcessBuilder(
                Runner.java(
                    "-Djmh.separateClasspathJAR=true",
                    "org.openjdk.jmh.Main",
                    benchmarks(contender),
                    "-p",
                    "contender=" + contender.name(),
                    "-p",
                    "threads=" + threads,
                    "-prof",
                    "gc",
                    "-rf",
                    "json",
                    "-rff",
                    file.toString()));
        Runner.setEnvironment(builder.environment(), contender, threads);
        builder.inheritIO().start().waitFor();
      }
    }
  }

  /// A regular expression for those that this contender can run.
  private static String benchmarks(Contender contender) {
    StringJoiner names = new StringJoiner("|");
    if (contender.runsModel()) {
      names.add("InferenceBenchmark").add("LatencyBenchmark");
    }
    if (contender.trains()) {
      names.add("TrainingBenchmark");
    }
    if (contender.multiplies()) {
      names.add("SgemmBenchmark");
    }
    if (contender instanceof Ours) {
      names.add("PeakBenchmark").add("GateProductBenchmark").add("ActivationBenchmark");
    }
    return names.toString();
  }
}
