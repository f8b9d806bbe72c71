package org.simdlstm.perf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.stream.IntStream;

/// This library and every other that is on board, in turns.
final class Races implements Part {
  private static final Set<String> ONLY_IN_FULL = Set.of("scalar", "ejml", "dl4j");

  private static final String INFERENCE = "inference";

  /// Batches of which each contender runs its fastest in [#INFERENCE].
  private static final List<Integer> BATCHES = List.of(32, 256, 2246);

  /// What is raced, by the name of its task.
  private static final Map<String, String> MEASURES = new LinkedHashMap<>();

  static {
    MEASURES.put("one sequence", "predict 1");
    MEASURES.put(INFERENCE, "");
    for (int batch : List.of(20, 32, 128)) {
      MEASURES.put("training, batch " + batch, "train " + batch);
    }
    for (String task :
        List.of("peak", "memory", "sgemm 64x100x400", "sgemm 1x100x400", "sgemm 1024x1024x1024")) {
      MEASURES.put(task, task);
    }
  }

  /// Our kernels alone, which have one thread only.
  private static final List<String> KERNELS = List.of("gates 64", "gates 1", "sigmoid", "tanh");

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

  private static final Race RACE = new Race(5, 400, 250);
  private static final Race HEAT = new Race(1, 300, 250);

  private final boolean full;
  private final int mostThreads = Math.min(2, Runtime.getRuntime().availableProcessors());
  private final Report report = new Report();

  Races(boolean full) {
    this.full = full;
  }

  private Map<String, String> measures(int threads) {
    Map<String, String> measures = new LinkedHashMap<>(MEASURES);
    if (threads == 1) {
      KERNELS.forEach(kernel -> measures.put(kernel, kernel));
    }
    if (full) {
      MORE_SHAPES.forEach(shape -> measures.put("sgemm " + shape, "sgemm " + shape));
    }
    return measures;
  }

  @Override
  public int steps() {
    return IntStream.rangeClosed(1, mostThreads).map(threads -> measures(threads).size()).sum();
  }

  @Override
  public void run(Path scratch, Progress progress) throws IOException {
    for (int threads = 1; threads <= mostThreads; threads++) {
      race(threads, scratch, progress);
    }
    report.summary();
  }

  private void race(int threads, Path scratch, Progress progress) throws IOException {
    List<Runner> runners = new ArrayList<>();
    try (Runner probe = new Runner(new Ours(), threads, scratch)) {
      for (Contender contender : Contender.all()) {
        if (contender.competesOn(threads) && (full || !ONLY_IN_FULL.contains(contender.name()))) {
          runners.add(new Runner(contender, threads, scratch));
        }
      }
      for (Map.Entry<String, String> measure : measures(threads).entrySet()) {
        String name = measure.getKey();
        progress.next(name + ", threads: " + threads);
        Map<Racer, String> entries =
            name.equals(INFERENCE) ? bestBatches(runners) : all(runners, measure.getValue());
        Report.probeOf(name).ifPresent(task -> entries.put(probe, task));
        Map<Racer, Race.Result> results = RACE.run(entries);
        Optional<Race.Result> beside = Optional.ofNullable(results.remove(probe));
        report.add(new Report.Measure(name, threads, List.copyOf(results.values()), beside));
      }
    } finally {
      runners.forEach(Runner::close);
    }
  }

  private static Map<Racer, String> all(List<? extends Racer> racers, String task) {
    Map<Racer, String> entries = new LinkedHashMap<>();
    racers.stream()
        .filter(racer -> Task.isFor(racer.contender(), task))
        .forEach(racer -> entries.put(racer, task));
    return entries;
  }

  /// Each contender's fastest batch, found in a heat before the race.
  static Map<Racer, String> bestBatches(List<? extends Racer> racers) throws IOException {
    BinaryOperator<Race.Result> faster =
        BinaryOperator.maxBy(Comparator.comparingDouble(Race.Result::rate));
    Map<Racer, Race.Result> best = new LinkedHashMap<>();
    for (int batch : BATCHES) {
      HEAT.run(all(racers, "predict " + batch))
          .forEach((racer, heat) -> best.merge(racer, heat, faster));
    }
    Map<Racer, String> entries = new LinkedHashMap<>();
    best.forEach((racer, heat) -> entries.put(racer, heat.task()));
    return entries;
  }

  @Override
  public void write(Path results) throws IOException {
    Files.writeString(results.resolve("race.json"), Json.lines(report.json()));
    Pictures pictures = new Pictures(results);
    for (int threads = 1; threads <= mostThreads; threads++) {
      pictures.bars(report, threads);
      pictures.roofline(report, threads);
    }
  }
}
