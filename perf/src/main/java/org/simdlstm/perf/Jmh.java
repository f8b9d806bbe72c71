package org.simdlstm.perf;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The JMH benchmarks of ours, in five forks each and with what they allocate.
final class Jmh implements Part {
  private final Path results;

  /// @param results the folder in which JMH itself writes
  Jmh(Path results) {
    this.results = results;
  }

  @Override
  public int steps() {
    return 3;
  }

  @Override
  public void run(Path scratch, Progress progress) throws IOException {
    for (int threads = 1; threads <= 2; threads++) {
      progress.next("JMH, the model, threads: " + threads);
      run(
          scratch,
          "model-" + threads,
          "InferenceBenchmark|LatencyBenchmark|TrainingBenchmark",
          threads);
    }
    progress.next("JMH, kernels");
    run(
        scratch,
        "kernels",
        "ProbeBenchmark|GateProductBenchmark|ActivationBenchmark|SgemmBenchmark",
        1,
        "-p",
        "shape=64x100x400,1x100x400,1024x1024x1024",
        "-p",
        "rows=20,64");
  }

  private void run(Path scratch, String name, String benchmarks, int threads, String... more)
      throws IOException {
    Contender ours = new Ours();
    List<String> command =
        Runner.command(
            scratch, "-Djmh.separateClasspathJAR=true", "org.openjdk.jmh.Main", benchmarks);
    command.addAll(
        List.of(
            ("-p contender=%s -p threads=%d -prof gc -wi 5 -w 1s -i 5 -r 300ms -rf json -rff")
                .formatted(ours.name(), threads)
                .split(" ")));
    Path file = results.resolve("jmh-" + name + ".json");
    command.add(file.toString());
    command.addAll(List.of(more));
    ProcessBuilder builder = new ProcessBuilder(command);
    Runner.setEnvironment(builder.environment(), ours, threads);
    try {
      int exit = builder.inheritIO().start().waitFor();
      if (exit != 0) {
        throw new IllegalStateException("JMH ended with %d, see above".formatted(exit));
      }
    } catch (InterruptedException e) {
      throw new InterruptedIOException();
    }
    Files.writeString(file, withoutPlaces(Files.readString(file)));
  }

  /// Where the JDK lies is nobody's business.
  private static String withoutPlaces(String json) {
    return json.replaceAll("(?m)^ *\"jvm\" : .*\\R", "");
  }

  /// JMH has written already.
  @Override
  public void write(Path folder) {}
}
