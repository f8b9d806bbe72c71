package org.simdlstm.perf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What the races showed: printed as it comes, summed up at the end.
final class Report {
  /// One race.
  ///
  /// @param name what was measured
  /// @param threads how many threads each contender had
  /// @param results the fastest first
  /// @param probe what the processor could have done, from windows beside theirs
  record Measure(String name, int threads, List<Race.Result> results, Optional<Race.Result> probe) {
    /// Of results in any order.
    Measure {
      Comparator<Race.Result> byRate = Comparator.comparingDouble(Race.Result::rate);
      results = results.stream().sorted(byRate.reversed()).toList();
    }

    /// Without a probe beside it.
    Measure(String name, int threads, List<Race.Result> results) {
      this(name, threads, results, Optional.empty());
    }

    String unit() {
      return switch (name.split(" ")[0]) {
        case "sgemm", "gates", "peak" -> "GFLOP/s";
        case "memory" -> "GB/s";
        case "sigmoid", "tanh" -> "vectors/s";
        default -> "seq/s";
      };
    }

    Optional<Race.Result> of(String contender) {
      return results.stream().filter(r -> r.name().equals(contender)).findFirst();
    }

    /// The fastest of the others that compute as precisely as ours.
    Optional<Race.Result> bestPeer() {
      return results.stream()
          .filter(r -> !r.name().equals("ours") && r.contender().singlePrecision())
          .findFirst();
    }
  }

  private final List<Measure> measures = new ArrayList<>();

  /// The task of the probe that runs beside a measure, if it is to be a share of one.
  static Optional<String> probeOf(String measure) {
    return switch (measure.split(" ")[0]) {
      case "sgemm", "gates" -> Optional.of("peak");
      case "sigmoid", "tanh" -> Optional.of("clock");
      default -> Optional.empty();
    };
  }

  List<Measure> measures() {
    return measures;
  }

  /// The highest rate of a measure on so many threads.
  double best(String name, int threads) {
    return measures.stream()
        .filter(measure -> measure.name().equals(name) && measure.threads() == threads)
        .flatMap(measure -> measure.results().stream())
        .mapToDouble(Race.Result::rate)
        .findFirst()
        .orElse(Double.NaN);
  }

  static void machine() throws IOException {
    Text.print("%s, %s %s", processor(), System.getProperty("java.vm.name"), Runtime.version());
    Text.print(
        "Each contender in a JVM of its own, in turns; median of the windows (lowest to highest).");
    Text.print(
        "A window in which threads waited over 3 %% of it for a core was done again, thrice at"
            + " most.");
  }

  private static String processor() throws IOException {
    Path info = Path.of("/proc/cpuinfo");
    if (!Files.isReadable(info)) {
      return System.getProperty("os.arch");
    }
    try (var lines = Files.lines(info)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    }
  }

  void add(Measure measure) {
    measures.add(measure);
    Text.print(
        "%n%s, %d thread%s", measure.name(), measure.threads(), measure.threads() == 1 ? "" : "s");
    Text.print(
        "  %-14s %-22s %9s %21s  %9s %8s %5s  %s",
        "", "task", measure.unit(), "", "us a call", "of peak", "ours", "windows done again");
    for (Race.Result result : measure.results()) {
      Text.print(
          "  %-14s %-22s %9s %21s  %9.1f %8s %5s  %d%s",
          result.name(),
          result.task(),
          Text.number(result.rate()),
          range(result.rates()),
          result.micros(),
          share(measure, result),
          measure.of("ours").map(ours -> times(ours, result)).orElse(""),
          result.discarded(),
          result.disturbed() == 0 ? "" : ", %d still disturbed".formatted(result.disturbed()));
    }
  }

  /// One line a measure: how many times as fast as the best of the others.
  void summary() {
    Text.print("%nOurs against the best of the others in single precision");
    Text.print("  %-24s %7s  %-14s %6s  %s", "measure", "threads", "best other", "ratio", "spread");
    for (Measure measure : measures) {
      Optional<Race.Result> ours = measure.of("ours");
      Optional<Race.Result> peer = measure.bestPeer();
      if (ours.isPresent() && peer.isPresent()) {
        double[] ratios = ours.get().ratios(peer.get());
        Text.print(
            "  %-24s %7d  %-14s %5.2fx  %.2f to %.2f",
            measure.name(),
            measure.threads(),
            peer.get().name(),
            Race.median(ratios),
            ratios[0],
            ratios[ratios.length - 1]);
      }
    }
  }

  List<Map<String, Object>> json() {
    return measures.stream()
        .flatMap(measure -> measure.results().stream().map(result -> json(measure, result)))
        .toList();
  }

  private static Map<String, Object> json(Measure measure, Race.Result result) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("measure", measure.name());
    json.put("threads", measure.threads());
    json.put("contender", result.name());
    json.put("task", result.task());
    json.put("unit", measure.unit());
    json.put("rates", result.rates());
    measure.probe().ifPresent(probe -> json.put("probe", probe.rates()));
    json.put("microseconds", result.micros());
    json.put("discarded", result.discarded());
    json.put("disturbed", result.disturbed());
    return json;
  }

  /// Share of the peak; for activations the cycles of 16 lanes.
  private static String share(Measure measure, Race.Result result) {
    return measure
        .probe()
        .map(
            probe ->
                measure.unit().equals("GFLOP/s")
                    ? Text.percent(Race.median(result.ratios(probe)))
                    : String.format(
                        Locale.ROOT, "%.1f cyc", 1e9 * Race.median(probe.ratios(result))))
        .orElse("");
  }

  private static String times(Race.Result ours, Race.Result other) {
    return String.format(Locale.ROOT, "%.2fx", Race.median(ours.ratios(other)));
  }

  private static String range(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return "(%s to %s)".formatted(Text.number(sorted[0]), Text.number(sorted[sorted.length - 1]));
  }
}
