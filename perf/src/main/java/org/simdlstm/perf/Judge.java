package org.simdlstm.perf;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.simdlstm.reference.ReferenceAdam;
import org.simdlstm.reference.ReferenceModel;

/// Refuses to time a contender whose results differ from the reference's in double precision.
final class Judge {
  /// Rows that are compared, where comparing is quick.
  static final int ROWS = 10;

  private static final int STEPS = 3;

  /// Three Adam steps move a weight by 3e-3 at most. A gradient near nothing may change its sign in
  /// single precision, and some libraries put epsilon inside the bias correction: a few weights
  /// then move elsewhere, which a probability shows in the fifth digit; a wrong formula in the
  /// second.
  private static final double AFTER_TRAINING = 2e-4;

  private Judge() {}

  /// How far a probability of this contender may be from the judge's.
  static double tolerance(Contender contender) {
    return contender.singlePrecision() ? 1e-5 : 0.05;
  }

  /// Compares the probabilities of `checked` rows, asked for in a batch of `rows`.
  static void checkPrediction(
      Model model, Weights weights, int[] tokens, int rows, int checked, double tolerance) {
    float[] actual = new float[rows * weights.classes()];
    model.predict(Arrays.copyOf(tokens, rows * weights.length()), rows, actual);
    ReferenceModel reference = new ReferenceModel(inDouble(weights));
    compare(reference, weights, tokens, rows, checked, actual, tolerance);
  }

  /// Trains a fresh model on a few minibatches of `rows`, the reference too, and compares what they
  /// then say.
  static void checkTraining(
      Contender contender, Weights weights, int threads, int[] tokens, int[] labels, int rows) {
    ReferenceModel reference = new ReferenceModel(inDouble(weights));
    ReferenceAdam adam = new ReferenceAdam(0.001, reference.weights());
    int length = weights.length();
    for (int step = 0; step < STEPS; step++) {
      int from = step * rows;
      int[] batch = Arrays.copyOfRange(tokens, from * length, (from + rows) * length);
      int[] truth = Arrays.copyOfRange(labels, from, from + rows);
      adam.step(reference.lossAndGradients(batch, rows, length, truth).gradients());
    }
    float[] actual = new float[rows * weights.classes()];
    try (Model model = contender.model(weights, threads)) {
      model.train(
          Arrays.copyOf(tokens, STEPS * rows * length), Arrays.copyOf(labels, STEPS * rows), rows);
      model.predict(Arrays.copyOf(tokens, rows * length), rows, actual);
    }
    compare(reference, weights, tokens, rows, Math.min(rows, ROWS), actual, AFTER_TRAINING);
  }

  /// Compares some rows of a product within its rounding bound, (k + 1) 2^-24 |a| |b|.
  static void checkProduct(int m, int n, int k, float[] a, float[] b, float[] actual) {
    for (int i = 0; i < m; i += Math.max(1, m / 8)) {
      for (int j = 0; j < n; j++) {
        double sum = 0;
        double size = 0;
        for (int p = 0; p < k; p++) {
          double term = (double) a[i * k + p] * b[p * n + j];
          sum += term;
          size += Math.abs(term);
        }
        double difference = Math.abs(actual[i * n + j] - sum);
        require(difference, (k + 1) * 0x1p-24 * size, "element [%d, %d]".formatted(i, j));
      }
    }
  }

  /// Sigmoid and tanh promise an absolute error below 1e-7.
  static void checkFunction(DoubleUnaryOperator exact, float[] x, float[] actual) {
    for (int i = 0; i < x.length; i++) {
      double difference = Math.abs(actual[i] - exact.applyAsDouble(x[i]));
      require(difference, 1e-7, "the value at " + x[i]);
    }
  }

  /// Compares some rows, spread over all, the last among them.
  private static void compare(
      ReferenceModel reference,
      Weights weights,
      int[] tokens,
      int rows,
      int checked,
      float[] actual,
      double tolerance) {
    int length = weights.length();
    for (int i = 1; i <= checked; i++) {
      int row = i * rows / checked - 1;
      int[] asked = Arrays.copyOfRange(tokens, row * length, (row + 1) * length);
      double[] expected = reference.forward(asked, 1, length).probabilities();
      for (int j = 0; j < expected.length; j++) {
        double difference = Math.abs(actual[row * expected.length + j] - expected[j]);
        require(difference, tolerance, "class %d of row %d".formatted(j, row));
      }
    }
  }

  private static void require(double difference, double tolerance, String place) {
    if (!(difference <= tolerance)) {
      throw new IllegalStateException(
          "%s is %.2g from the judge's, allowed are %.2g".formatted(place, difference, tolerance));
    }
  }

  static List<double[]> inDouble(Weights weights) {
    return weights.arrays().stream().map(Judge::inDouble).toList();
  }

  private static double[] inDouble(float[] values) {
    double[] result = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = values[i];
    }
    return result;
  }
}
