package org.simdlstm.perf;

import java.io.IOException;
import java.io.InterruptedIOException;
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
      run("model-" + threads, "InferenceBenchmark|LatencyBenchmark|TrainingBenchmark", threads);
    }
    progress.next("JMH, kernels");
    run(
        "kernels",
        "PeakBenchmark|GateProductBenchmark|ActivationBenchmark|SgemmBenchmark",
        1,
        "-p",
        "shape=64x100x400,1x100x400,1024x1024x1024");
  }

  private void run(String name, String benchmarks, int threads, String... more) throws IOException {
    Contender ours = new Ours();
    List<String> command =
        Runner.command("-Djmh.separateClasspathJAR=true", "org.openjdk.jmh.Main", benchmarks);
    command.addAll(
        List.of(
            ("-p contender=%s -p threads=%d -prof gc -wi 2 -w 500ms -i 5 -r 300ms"
                    + " -rf json -rff")
                .formatted(ours.name(), threads)
                .split(" ")));
    command.add(results.resolve("jmh-" + name + ".json").toString());
    command.addAll(List.of(more));
    ProcessBuilder builder = new ProcessBuilder(command);
    Runner.setEnvironment(builder.environment(), ours, threads);
    try {
      builder.inheritIO().start().waitFor();
    } catch (InterruptedException e) {
      throw new InterruptedIOException();
    }
  }

  @Override
  public void write(Path folder) {}
}
