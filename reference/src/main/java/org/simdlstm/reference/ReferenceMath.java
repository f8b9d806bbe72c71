package org.simdlstm.reference;

/// Elementary functions, softmax, sums and table look-ups in double precision.
public final class ReferenceMath {
  private ReferenceMath() {}

  /// The same values as doubles; exact.
  public static double[] widen(float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }

  /// e to the power x.
  public static double exp(double x) {
    return StrictMath.exp(x);
  }

  /// 1 / (1 + e^-x).
  public static double sigmoid(double x) {
    return 1 / (1 + StrictMath.exp(-x));
  }

  /// The hyperbolic tangent.
  public static double tanh(double x) {
    return StrictMath.tanh(x);
  }

  /// The probabilities that belong to one row of logits: e^logit, divided by the sum of all.
  public static double[] softmax(double[] logits) {
    double max = max(logits);
    double[] p = new double[logits.length];
    for (int j = 0; j < p.length; j++) {
      p[j] = StrictMath.exp(logits[j] - max);
    }
    double sum = sum(p);
    for (int j = 0; j < p.length; j++) {
      p[j] /= sum;
    }
    return p;
  }

  /// -log p of the true class, taken from the logits and so never clipped: log(sum e^logit) - logit
  /// of the label.
  public static double crossEntropy(double[] logits, int label) {
    double max = max(logits);
    double[] e = new double[logits.length];
    for (int j = 0; j < e.length; j++) {
      e[j] = StrictMath.exp(logits[j] - max);
    }
    return StrictMath.log(sum(e)) + (max - logits[label]);
  }

  /// The sum by pairwise halving: its relative error grows with the logarithm of the length only.
  public static double sum(double[] values) {
    return sum(values, 0, values.length);
  }

  private static double sum(double[] values, int from, int to) {
    if (to - from > 2) {
      int middle = (from + to) >>> 1;
      return sum(values, from, middle) + sum(values, middle, to);
    }
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += values[i];
    }
    return sum;
  }

  /// The square root of the sum of squares.
  public static double norm(double[] values) {
    double[] squares = new double[values.length];
    for (int i = 0; i < squares.length; i++) {
      squares[i] = values[i] * values[i];
    }
    return Math.sqrt(sum(squares));
  }

  /// The norm of a - b, divided by the norm of b; 0 for equal arrays, also when both are zero.
  public static double relativeDistance(double[] a, double[] b) {
    double[] difference = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      difference[i] = a[i] - b[i];
    }
    double distance = norm(difference);
    return distance == 0 ? 0 : distance / norm(b);
  }

  /// The rows of `table` (each `dimension` long) that `tokens` name, one after another.
  public static double[] gather(double[] table, int dimension, int[] tokens) {
    double[] rows = new double[tokens.length * dimension];
    for (int i = 0; i < tokens.length; i++) {
      System.arraycopy(table, tokens[i] * dimension, rows, i * dimension, dimension);
    }
    return rows;
  }

  /// Adds row i of `rows` to the row of `table` that `tokens[i]` names: the gradient of [#gather].
  public static void scatterAdd(double[] rows, int[] tokens, double[] table, int dimension) {
    for (int i = 0; i < tokens.length; i++) {
      for (int d = 0; d < dimension; d++) {
        table[tokens[i] * dimension + d] += rows[i * dimension + d];
      }
    }
  }

  private static double max(double[] values) {
    double max = Double.NEGATIVE_INFINITY;
    for (double value : values) {
      max = Math.max(max, value);
    }
    return max;
  }
}
