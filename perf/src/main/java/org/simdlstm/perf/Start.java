package org.simdlstm.perf;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.simdlstm.lstm.Dataset;

/// From the start of a process to its first prediction, and the calls after it; the processes, on
/// one thread each, take turns.
final class Start implements Part {
  /// Sequences that the calls go through.
  private static final int SEQUENCES = 100;

  /// One process.
  ///
  /// @param seconds from before its start until its first probabilities were there
  /// @param mebibytes the most memory it had resident until then
  /// @param micros of each call, the first included
  record Run(double seconds, double mebibytes, double[] micros) {}

  /// A contender's processes in the order of the rounds.
  record Outcome(Contender contender, List<Run> runs) {
    double[] seconds() {
      return runs.stream().mapToDouble(Run::seconds).toArray();
    }

    double[] mebibytes() {
      return runs.stream().mapToDouble(Run::mebibytes).toArray();
    }

    /// Each call's median over the processes that made it, as far as half of them came.
    double[] micros() {
      double[] counts = runs.stream().mapToDouble(run -> run.micros.length).toArray();
      return IntStream.range(0, (int) Race.median(counts))
          .mapToDouble(call -> Race.median(microsOf(call)))
          .toArray();
    }

    private double[] microsOf(int call) {
      return runs.stream()
          .filter(run -> call < run.micros.length)
          .mapToDouble(run -> run.micros[call])
          .toArray();
    }
  }

  private final List<Contender> contenders;
  private final int rounds;
  private final Map<Contender, List<Run>> runs = new LinkedHashMap<>();
  private Path folder;

  /// All that run the model; else ONNX Runtime, the next best, beside us.
  Start(boolean full) {
    contenders =
        Contender.all().stream()
            .filter(contender -> contender.runsModel() && contender.competesOn(1))
            .filter(c -> full || List.of("ours", "onnxruntime").contains(c.name()))
            .toList();
    rounds = full ? 7 : 5;
  }

  @Override
  public int steps() {
    return rounds;
  }

  /// Options of the JVMs that start, each library's own. The module of vectors costs some of the
  /// JVM's own start, so only we, who need it, have it; the others of ours are what our README says
  /// for little memory and for tiles that are compiled sooner.
  private static List<String> options(Contender contender) {
    return contender instanceof Ours
        ? List.of(
            "-XX:+UseSerialGC",
            "-Xms16m",
            "--add-modules=jdk.incubator.vector",
            "-XX:CompileCommand=quiet",
            "-XX:CompileCommand=CompileThresholdScaling,org.simdlstm.kernels.Tiles::*,0.1",
            "-XX:Tier4BackEdgeThreshold=2000000")
        : List.of(
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");
  }

  @Override
  public void run(Path scratch, Progress progress) throws IOException {
    folder = scratch;
    Dataset test = Rows.test();
    int[] tokens = Arrays.copyOf(test.tokens(), SEQUENCES * test.length());
    Binary.write(folder.resolve("tokens"), tokens);
    for (Contender contender : contenders) {
      contender.save(Weights.reuters(), modelFile(contender));
    }
    List<Contender> able = new ArrayList<>(contenders);
    for (int round = 1; round <= rounds; round++) {
      progress.next("start, process %d of %d of each".formatted(round, rounds));
      for (Contender contender : List.copyOf(able)) {
        try {
          add(contender, start(contender, tokens));
        } catch (IllegalStateException e) {
          Race.leaveOut(contender, "start", e);
          able.remove(contender);
          runs.remove(contender);
        }
      }
    }
    print();
  }

  void add(Contender contender, Run run) {
    runs.computeIfAbsent(contender, _ -> new ArrayList<>()).add(run);
  }

  private Path modelFile(Contender contender) {
    return folder.resolve(contender.name() + ".model");
  }

  private Run start(Contender contender, int[] tokens) throws IOException {
    List<String> command = new ArrayList<>(List.of(Runner.java()));
    command.addAll(Runner.places(folder));
    command.addAll(options(contender));
    command.addAll(
        List.of(
            FirstCalls.class.getName(),
            contender.getClass().getName(),
            modelFile(contender).toString(),
            folder.resolve("tokens").toString(),
            Integer.toString(Weights.reuters().length())));
    Path log = Files.createTempFile(folder, contender.name(), ".log");
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
    Runner.setEnvironment(builder.environment(), contender, 1);
    builder.environment().put("CLASSPATH", nearestFirst(contender));
    long begin = System.nanoTime();
    try (BufferedReader answers = builder.start().inputReader()) {
      report(answers, log);
      double seconds = (System.nanoTime() - begin) / 1e9;
      double mebibytes = Double.parseDouble(report(answers, log)) / 1024;
      double[] micros = numbers(report(answers, log));
      double[] probabilities = numbers(report(answers, log));
      Model told =
          (_, _, result) ->
              IntStream.range(0, result.length).forEach(i -> result[i] = (float) probabilities[i]);
      Judge.checkPrediction(told, Weights.reuters(), tokens, 1, 1, Judge.tolerance(contender));
      return new Run(seconds, mebibytes, micros);
    }
  }

  /// @throws IllegalStateException if the process has ended, as that of a library does that cannot
  ///   run here
  private static String report(BufferedReader answers, Path log) throws IOException {
    for (String line = answers.readLine(); line != null; line = answers.readLine()) {
      if (line.startsWith("> ")) {
        return line.substring(2);
      }
    }
    List<String> lines = Files.readAllLines(log);
    throw new IllegalStateException(
        "its process ended early: " + (lines.isEmpty() ? "no word" : lines.getLast()));
  }

  private static double[] numbers(String list) {
    return Stream.of(list.replaceAll("[\\[\\]]", "").split(", "))
        .mapToDouble(Double::parseDouble)
        .toArray();
  }

  /// Our own small jars, then those of the contender, then the rest: Java opens them in this order
  /// until it finds a class.
  private static String nearestFirst(Contender contender) {
    Comparator<String> ours =
        Comparator.comparing(
            jar -> !Path.of(jar).getFileName().toString().matches("(perf|lstm|io|simd-k).*"));
    Comparator<String> theirs = Comparator.comparing(jar -> !jar.contains(contender.name()));
    return String.join(
        File.pathSeparator,
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .sorted(ours.thenComparing(theirs).thenComparing(jar -> new File(jar).length()))
            .toList());
  }

  List<Outcome> outcomes() {
    return runs.entrySet().stream()
        .map(entry -> new Outcome(entry.getKey(), entry.getValue()))
        .toList();
  }

  private void print() {
    Text.print("%nFrom the start of the process to the first prediction, one sequence, 1 thread");
    Text.print(
        "  %-14s %8s %-18s %9s %-18s %12s %12s",
        "", "seconds", "", "x ours", "", "peak MiB", "last call");
    List<Outcome> outcomes = outcomes();
    for (Outcome outcome : outcomes) {
      double[] seconds = sorted(outcome.seconds());
      double[] ratios = Race.ratios(outcome.seconds(), outcomes.getFirst().seconds());
      double[] micros = outcome.micros();
      Text.print(
          "  %-14s %8.3f %-18s %8.2fx %-18s %12.0f %9.0f us (%d.)",
          outcome.contender.name(),
          Race.median(seconds),
          "(%.3f to %.3f)".formatted(seconds[0], seconds[seconds.length - 1]),
          Race.median(ratios),
          "(%.2f to %.2f)".formatted(ratios[0], ratios[ratios.length - 1]),
          Race.median(outcome.mebibytes()),
          micros[micros.length - 1],
          micros.length);
    }
  }

  private static double[] sorted(double[] values) {
    return Arrays.stream(values).sorted().toArray();
  }

  @Override
  public void write(Path results) throws IOException {
    Files.writeString(results.resolve("start.json"), Json.lines(json()));
    new Pictures(results).warmUp(this);
  }

  private List<Map<String, Object>> json() {
    return outcomes().stream().map(Start::json).toList();
  }

  private static Map<String, Object> json(Outcome outcome) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("contender", outcome.contender.name());
    json.put("seconds", outcome.seconds());
    json.put("peak_mebibytes", outcome.mebibytes());
    json.put("microseconds_of_call", outcome.micros());
    return json;
  }
}
