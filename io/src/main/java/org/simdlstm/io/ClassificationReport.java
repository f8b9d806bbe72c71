package org.simdlstm.io;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/// How well predicted probabilities hit the true classes, in the terms of scikit-learn.
///
/// The prediction of a row is its most probable class, the first of equals. A quotient whose
/// denominator is zero counts as 0. Averages go over the classes that occur in the truth or in the
/// predictions, as scikit-learn takes them when it is not told which.
public final class ClassificationReport {
  private static final int TOP = 3;

  private final List<String> topics;
  private final int[][] confusion; // [truth][prediction]
  private final int rows;
  private final int hits;
  private final int topHits;

  private ClassificationReport(
      List<String> topics, int[][] confusion, int rows, int hits, int topHits) {
    this.topics = topics;
    this.confusion = confusion;
    this.rows = rows;
    this.hits = hits;
    this.topHits = topHits;
  }

  /// Compares truth and prediction.
  ///
  /// @param truth the class of each row, 0 to classes - 1; at least one row
  /// @param probabilities `[rows, classes]`, none of them NaN
  /// @param topics the name of each class
  public static ClassificationReport of(int[] truth, float[] probabilities, List<String> topics) {
    int classes = topics.size();
    if (truth.length == 0 || probabilities.length != (long) truth.length * classes) {
      throw new IllegalArgumentException(
          "%d probabilities for %d rows of %d classes"
              .formatted(probabilities.length, truth.length, classes));
    }
    int[][] confusion = new int[classes][classes];
    int hits = 0;
    int topHits = 0;
    for (int row = 0; row < truth.length; row++) {
      int label = truth[row];
      if (label < 0 || label >= classes) {
        throw new IllegalArgumentException(
            "row %d: class %d of %d classes".formatted(row, label, classes));
      }
      int from = row * classes;
      int prediction = mostProbable(probabilities, from, classes, row);
      confusion[label][prediction]++;
      hits += prediction == label ? 1 : 0;
      topHits += rank(probabilities, from, classes, label) < TOP ? 1 : 0;
    }
    return new ClassificationReport(List.copyOf(topics), confusion, truth.length, hits, topHits);
  }

  private static int mostProbable(float[] probabilities, int from, int classes, int row) {
    int best = 0;
    for (int c = 0; c < classes; c++) {
      float probability = probabilities[from + c];
      if (Float.isNaN(probability)) {
        throw new IllegalArgumentException(
            "row %d: the probability of class %d is NaN".formatted(row, c));
      }
      best = probability > probabilities[from + best] ? c : best;
    }
    return best;
  }

  /// How many classes come before the given one, by falling probability, then by number.
  private static int rank(float[] probabilities, int from, int classes, int label) {
    float own = probabilities[from + label];
    int before = 0;
    for (int c = 0; c < classes; c++) {
      float other = probabilities[from + c];
      before += other > own || other == own && c < label ? 1 : 0;
    }
    return before;
  }

  /// Share of the rows whose prediction is true.
  public double accuracy() {
    return (double) hits / rows;
  }

  /// Share of the rows whose true class is among the three most probable ones.
  public double top3Accuracy() {
    return (double) topHits / rows;
  }

  /// Mean of [#f1] over the classes that occur in the truth or in the predictions.
  public double macroF1() {
    return macro(this::f1);
  }

  /// Share of the rows predicted as this class that belong to it.
  public double precision(int topic) {
    return quotient(confusion[topic][topic], predicted(topic));
  }

  /// Share of the rows of this class that are predicted as such.
  public double recall(int topic) {
    return quotient(confusion[topic][topic], support(topic));
  }

  /// Harmonic mean of precision and recall.
  public double f1(int topic) {
    return quotient(2L * confusion[topic][topic], (long) support(topic) + predicted(topic));
  }

  /// Rows that belong to this class.
  public int support(int topic) {
    return IntStream.of(confusion[topic]).sum();
  }

  /// A copy of the counts of rows, `[truth][prediction]`.
  public int[][] confusion() {
    int[][] copy = confusion.clone();
    for (int topic = 0; topic < copy.length; topic++) {
      copy[topic] = copy[topic].clone();
    }
    return copy;
  }

  /// A table with two digits, laid out like scikit-learn's `classification_report`, with a row for
  /// each class that occurs in the truth or in the predictions.
  public String text() {
    int width = "weighted avg".length();
    for (int topic : occurring()) {
      width = Math.max(width, topics.get(topic).length());
    }
    String line = "%" + width + "s  %9s %9s %9s %9s\n";
    StringBuilder text = new StringBuilder();
    text.append(format(line, "", "precision", "recall", "f1-score", "support")).append('\n');
    for (int topic : occurring()) {
      text.append(
          row(line, topics.get(topic), precision(topic), recall(topic), f1(topic), support(topic)));
    }
    text.append('\n').append(format(line, "accuracy", "", "", digits(accuracy()), rows));
    text.append(
        row(line, "macro avg", macro(this::precision), macro(this::recall), macroF1(), rows));
    text.append(
        row(
            line,
            "weighted avg",
            weighted(this::precision),
            weighted(this::recall),
            weighted(this::f1),
            rows));
    return text.toString();
  }

  private static String row(
      String line, String name, double precision, double recall, double f1, int support) {
    return format(line, name, digits(precision), digits(recall), digits(f1), support);
  }

  private static String format(String line, Object... cells) {
    return String.format(Locale.ROOT, line, cells);
  }

  /// Rounds the double itself, as Python does, and not its shortest decimal, as `String.format`
  /// does.
  private static String digits(double value) {
    return new BigDecimal(value).setScale(2, RoundingMode.HALF_EVEN).toPlainString();
  }

  private double macro(IntToDoubleFunction score) {
    return IntStream.of(occurring()).mapToDouble(score).average().orElseThrow();
  }

  private double weighted(IntToDoubleFunction score) {
    return IntStream.of(occurring()).mapToDouble(c -> score.applyAsDouble(c) * support(c)).sum()
        / rows;
  }

  private int[] occurring() {
    return IntStream.range(0, topics.size())
        .filter(topic -> support(topic) + predicted(topic) > 0)
        .toArray();
  }

  private int predicted(int topic) {
    int count = 0;
    for (int[] row : confusion) {
      count += row[topic];
    }
    return count;
  }

  private static double quotient(long numerator, long denominator) {
    return denominator == 0 ? 0 : (double) numerator / denominator;
  }
}
