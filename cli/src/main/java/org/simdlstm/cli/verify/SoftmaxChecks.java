package org.simdlstm.cli.verify;

import static org.simdlstm.cli.verify.Worst.U;
import static org.simdlstm.cli.verify.Worst.UNDERFLOW;

import java.util.Arrays;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.simdlstm.kernels.Softmax;
import org.simdlstm.reference.ReferenceMath;

/// Softmax and cross-entropy, forward and backward.
final class SoftmaxChecks {
  private static final int ROWS = 5;
  private static final double EXP = 1.04 * 2; // the promise of exp, in u

  private SoftmaxChecks() {}

  static Stream<Supplier<Check>> all() {
    return Stream.of(SoftmaxChecks::probabilities, SoftmaxChecks::loss, SoftmaxChecks::backward);
  }

  private static Check probabilities() {
    Worst worst = new Worst();
    Random random = new Random(1);
    for (int classes : Samples.LENGTHS) {
      float[] logits = Samples.floats(random, ROWS * classes, 20);
      float[] p = new float[logits.length];
      Softmax.softmax(ROWS, classes, logits, 0, p, 0);
      for (int r = 0; r < ROWS; r++) {
        double[] row = row(logits, r, classes);
        double[] expected = ReferenceMath.softmax(row);
        for (int j = 0; j < classes; j++) {
          // The exponential, the sum of all exponentials, and the quotient of both.
          double roundings = EXP + spread(row) + sumRoundings(row) + 1;
          worst.add(p[r * classes + j], expected[j], roundings * U * expected[j] + UNDERFLOW);
        }
      }
    }
    return Check.share("softmax", Samples.LENGTHS_TEXT, worst);
  }

  private static Check loss() {
    Worst worst = new Worst();
    Random random = new Random(2);
    for (int classes : Samples.LENGTHS) {
      float[] logits = Samples.floats(random, ROWS * classes, 20);
      int[] labels = Samples.ints(random, ROWS, classes);
      double[] loss = new double[ROWS];
      Softmax.crossEntropy(
          ROWS, classes, logits, 0, labels, 0, new float[logits.length], 0, loss, 0);
      for (int r = 0; r < ROWS; r++) {
        double[] row = row(logits, r, classes);
        // The logarithm turns the sum's relative error into an absolute one.
        worst.add(loss[r], ReferenceMath.crossEntropy(row, labels[r]), sumRoundings(row) * U);
      }
    }
    return Check.share("cross-entropy", Samples.LENGTHS_TEXT, worst);
  }

  private static Check backward() {
    Worst worst = new Worst();
    Random random = new Random(3);
    float scale = 1f / ROWS;
    for (int classes : Samples.LENGTHS) {
      float[] p = new float[ROWS * classes];
      Softmax.softmax(ROWS, classes, Samples.floats(random, p.length, 5), 0, p, 0);
      int[] labels = Samples.ints(random, ROWS, classes);
      float[] actual = new float[p.length];
      Softmax.backward(ROWS, classes, p, 0, labels, 0, scale, actual, 0);
      for (int i = 0; i < p.length; i++) {
        double expected = (p[i] - (i % classes == labels[i / classes] ? 1.0 : 0.0)) * scale;
        worst.add(actual[i], expected, 2.01 * U * Math.abs(expected) + UNDERFLOW);
      }
    }
    return Check.share("softmax backward", Samples.LENGTHS_TEXT, worst);
  }

  private static double[] row(float[] logits, int r, int classes) {
    return ReferenceMath.widen(Arrays.copyOfRange(logits, r * classes, (r + 1) * classes));
  }

  /// The relative error that rounding `logit - max` puts into an exponential, in u.
  private static double spread(double[] row) {
    double max = Arrays.stream(row).max().orElseThrow();
    double min = Arrays.stream(row).min().orElseThrow();
    return max - min;
  }

  /// The relative error of the sum of exponentials in 16 lanes, in u.
  private static double sumRoundings(double[] row) {
    return EXP + spread(row) + row.length / 16 + 1 + 4;
  }
}
