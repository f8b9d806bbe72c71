package org.simdlstm.perf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// How time and share of the peak go with the size of model and batch, one dimension at a time.
final class Scaling implements Part {
  static final String PREDICTION = "predict-any";
  static final String TRAINING = "train-any";

  private static final Map<String, List<Integer>> DIMENSIONS = new LinkedHashMap<>();

  static {
    DIMENSIONS.put("batch", List.of(1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024));
    DIMENSIONS.put("hidden", List.of(32, 50, 64, 100, 128, 200, 256, 512, 1000, 1024));
    DIMENSIONS.put("length", List.of(10, 30, 100, 300, 1000));
    DIMENSIONS.put("vocabulary", List.of(1000, 10_000, 100_000));
    DIMENSIONS.put("threads", List.of(1, 2, 3, 4));
  }

  /// Rows that keep four threads busy.
  private static final int BATCH_FOR_THREADS = 128;

  /// One measurement.
  ///
  /// @param dimension what is varied
  /// @param value its value
  /// @param kind [#PREDICTION] or [#TRAINING]
  record Point(String dimension, int value, String kind) {
    int threads() {
      return dimension.equals("threads") ? value : 1;
    }

    ModelSize size() {
      return dimension.equals("threads")
          ? ModelSize.REUTERS.with("batch", BATCH_FOR_THREADS)
          : ModelSize.REUTERS.with(dimension, value);
    }

    String task() {
      return kind + " " + size();
    }
  }

  /// What a point showed.
  record Outcome(Point point, PeakRace.Share share) {
    double microsPerSequence() {
      int steps = point.kind.equals(TRAINING) ? ModelTask.steps(point.size()) : 1;
      return share.work().micros() / steps / point.size().batch();
    }
  }

  private final List<Outcome> outcomes = new ArrayList<>();

  /// All points, those on equally many threads behind each other.
  static List<Point> points() {
    List<Point> points = new ArrayList<>();
    DIMENSIONS.forEach(
        (dimension, values) -> {
          for (int value : values) {
            points.add(new Point(dimension, value, PREDICTION));
            points.add(new Point(dimension, value, TRAINING));
          }
        });
    return points;
  }

  @Override
  public int steps() {
    return points().size();
  }

  @Override
  public void run(Path scratch, Progress progress) throws IOException {
    run(points(), scratch, progress);
    print();
  }

  private void run(List<Point> points, Path scratch, Progress progress) throws IOException {
    PeakRace race = null;
    int threads = 0;
    try {
      for (Point point : points) {
        progress.next(point.task() + ", threads: " + point.threads());
        if (point.threads() != threads) {
          if (race != null) {
            race.close();
          }
          threads = point.threads();
          race = new PeakRace(new Ours(), threads, scratch);
        }
        outcomes.add(new Outcome(point, race.run(point.task())));
      }
    } finally {
      if (race != null) {
        race.close();
      }
    }
  }

  void add(Outcome outcome) {
    outcomes.add(outcome);
  }

  List<Outcome> of(String dimension, String kind) {
    return outcomes.stream()
        .filter(o -> o.point.dimension.equals(dimension) && o.point.kind.equals(kind))
        .toList();
  }

  static List<String> dimensions() {
    return List.copyOf(DIMENSIONS.keySet());
  }

  /// A table for each dimension.
  private void print() {
    for (String dimension : DIMENSIONS.keySet()) {
      Text.print(
          "%nBy %s; else batch %s, hidden 100, length 100, vocabulary 1000",
          dimension, dimension.equals("threads") ? BATCH_FOR_THREADS : 32);
      String heading = "%12s %s".formatted("us/sequence", PeakRace.HEADING);
      Text.print("  %10s  %-" + heading.length() + "s  training", "", "prediction");
      Text.print("  %10s  %s  %s", dimension, heading, heading);
      List<Outcome> predictions = of(dimension, PREDICTION);
      List<Outcome> trainings = of(dimension, TRAINING);
      for (int i = 0; i < predictions.size(); i++) {
        Text.print(
            "  %10d  %s  %s",
            predictions.get(i).point.value, line(predictions.get(i)), line(trainings.get(i)));
      }
    }
  }

  private static String line(Outcome outcome) {
    return "%12s %s".formatted(Text.number(outcome.microsPerSequence()), outcome.share);
  }

  @Override
  public void write(Path results) throws IOException {
    Files.writeString(results.resolve("scaling.json"), Json.lines(json()));
    new Pictures(results).scaling(this);
  }

  List<Map<String, Object>> json() {
    return outcomes.stream().map(Scaling::json).toList();
  }

  private static Map<String, Object> json(Outcome outcome) {
    Map<String, Object> json = new LinkedHashMap<>();
    ModelSize size = outcome.point.size();
    json.put("kind", outcome.point.kind.equals(TRAINING) ? "training" : "prediction");
    json.put("by", outcome.point.dimension);
    json.put("batch", size.batch());
    json.put("hidden", size.hidden());
    json.put("length", size.length());
    json.put("vocabulary", size.vocabulary());
    json.put("threads", outcome.point.threads());
    json.put("microseconds_a_sequence", outcome.microsPerSequence());
    json.putAll(outcome.share.json());
    return json;
  }
}
