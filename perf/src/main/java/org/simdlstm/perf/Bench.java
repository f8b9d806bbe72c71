package org.simdlstm.perf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// `simdlstm bench`: a race of minutes between this library and every other that is on board, or
/// with `--full` one of hours with the JMH benchmarks after it. `--export` writes what it feeds
/// them.
final class Bench {
  private static final Set<String> ONLY_IN_FULL = Set.of("scalar", "ejml", "dl4j");
  private static final List<Integer> BATCHES = List.of(32, 256, 2246);
  private static final List<Integer> MINIBATCHES = List.of(20, 32, 128);
  private static final List<String> KERNELS = List.of("gates 64", "gates 1", "sigmoid", "tanh");
  private static final List<String> SHAPES = List.of("64x100x400", "1x100x400", "1024x1024x1024");
  private static final List<String> MORE_SHAPES =
      List.of(
          "8x8x8",
          "32x32x32",
          "256x256x256",
          "2048x16x2048",
          "10000x100x400",
          "100x10000x100",
          "4096x64x8",
          "1000x1x1000",
          "1x1000x1000");

  private final boolean full;
  private final Path logs;
  private final Report report = new Report();

  private Bench(boolean full, Path logs) {
    this.full = full;
    this.logs = logs;
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    switch (List.of(args)) {
      case List<String> a when a.isEmpty() -> run(false);
      case List<String> a when a.equals(List.of("--full")) -> run(true);
      case List<String> a when a.size() == 2 && a.getFirst().equals("--export") ->
          Export.write(Path.of(a.getLast()));
      default -> {
        System.err.println("usage: simdlstm bench [--full | --export FOLDER]");
        System.exit(64);
      }
    }
  }

  private static void run(boolean full) throws IOException, InterruptedException {
    Bench bench = new Bench(full, Files.createTempDirectory("simdlstm-bench"));
    bench.report.machine();
    for (int threads = 1;
        threads <= Math.min(2, Runtime.getRuntime().availableProcessors());
        threads++) {
      bench.race(threads);
    }
    bench.report.summary();
    if (full) {
      Path results = Path.of(System.getProperty("simdlstm.home", "."), "perf", "results");
      Files.createDirectories(results);
      Files.writeString(results.resolve("race.json"), bench.report.json());
      new Pictures(bench.report).write(results);
      Jmh.run(results);
    }
  }

  private void race(int threads) throws IOException {
    List<Runner> runners = new ArrayList<>();
    try {
      for (Contender contender : Contender.all()) {
        if (contender.competesOn(threads) && (full || !ONLY_IN_FULL.contains(contender.name()))) {
          runners.add(new Runner(contender, threads, logs));
        }
      }
      race("one sequence", threads, all(runners, "predict 1"));
      race("inference", threads, bestBatches(runners));
      for (int batch : MINIBATCHES) {
        race("training, batch " + batch, threads, all(runners, "train " + batch));
      }
      List<String> shapes = new ArrayList<>(SHAPES);
      if (full) {
        shapes.addAll(MORE_SHAPES);
      }
      race("peak", threads, all(runners, "peak"));
      for (String kernel : threads == 1 ? KERNELS : List.<String>of()) {
        race(kernel, threads, all(runners, kernel));
      }
      for (String shape : shapes) {
        race("sgemm " + shape, threads, all(runners, "sgemm " + shape));
      }
    } finally {
      runners.forEach(Runner::close);
    }
  }

  private void race(String measure, int threads, Map<Runner, String> entries) throws IOException {
    Race race = full ? new Race(11, 500) : new Race(5, 400);
    report.add(new Report.Measure(measure, threads, race.run(entries)));
  }

  private static Map<Runner, String> all(List<Runner> runners, String task) {
    Map<Runner, String> entries = new LinkedHashMap<>();
    runners.stream()
        .filter(runner -> Task.isFor(runner.contender(), task))
        .forEach(runner -> entries.put(runner, task));
    return entries;
  }

  /// Each contender's fastest batch, found in a heat before the race.
  private static Map<Runner, String> bestBatches(List<Runner> runners) throws IOException {
    List<Race.Result> heats = new ArrayList<>();
    for (int batch : BATCHES) {
      heats.addAll(new Race(1, 300).run(all(runners, "predict " + batch)));
    }
    Map<Runner, String> entries = new LinkedHashMap<>();
    for (Runner runner : runners) {
      heats.stream()
          .filter(heat -> heat.contender() == runner.contender())
          .max(Comparator.comparingDouble(Race.Result::rate))
          .ifPresent(heat -> entries.put(runner, heat.task()));
    }
    return entries;
  }
}
