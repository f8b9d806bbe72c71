package org.simdlstm.kernels;

import java.util.Objects;

/// Softmax and its cross-entropy, row by row.
///
/// With `max` the greatest logit of the row and `s` the sum of `e^(logit - max)` in the order of
/// [Reductions]:
///
///     p    = e^(logit - max) / s
///     loss = log(s) - (logit[label] - max)
///
/// so the loss is never that of a clipped or vanished probability. NaN or +infinity in a row
/// makes all of the row's probabilities and its loss NaN, and so does -infinity in all of it. Ranges outside of their array throw [IndexOutOfBoundsException].
public final class Softmax {
  private Softmax() {}

  /// The probabilities of every row; `p` may be `logits` at the same offset.
  public static void softmax(
      int rows,
      int classes,
      float[] logits, // [rows, classes]
      int logitsOffset,
      float[] p, // [rows, classes]
      int pOffset) {
    for (int r = 0; r < rows; r++) {
      int x = logitsOffset + r * classes;
      row(classes, logits, x, max(logits, x, classes), p, pOffset + r * classes);
    }
  }

  /// The probabilities of every row and the loss of its label; `p` may be `logits` at the same
  /// offset. The logarithm is taken in double.
  public static void crossEntropy(
      int rows,
      int classes,
      float[] logits, // [rows, classes]
      int logitsOffset,
      int[] labels, // [rows], in [0, classes)
      int labelsOffset,
      float[] p, // [rows, classes]
      int pOffset,
      double[] loss, // [rows]
      int lossOffset) {
    for (int r = 0; r < rows; r++) {
      int x = logitsOffset + r * classes;
      float max = max(logits, x, classes);
      double target = logits[x + labels[labelsOffset + r]];
      float sum = row(classes, logits, x, max, p, pOffset + r * classes);
      loss[lossOffset + r] = StrictMath.log(sum) - (target - max);
    }
  }

  /// `dlogits = (p - onehot(label)) * scale`; `dlogits` may be `p` at the same offset.
  public static void backward(
      int rows,
      int classes,
      float[] p, // [rows, classes]
      int pOffset,
      int[] labels, // [rows], in [0, classes)
      int labelsOffset,
      float scale,
      float[] dlogits, // [rows, classes]
      int dlogitsOffset) {
    for (int r = 0; r < rows; r++) {
      int from = pOffset + r * classes;
      int to = dlogitsOffset + r * classes;
      int label = labels[labelsOffset + r];
      float target = (p[from + label] - 1) * scale;
      for (int j = 0; j < classes; j++) {
        dlogits[to + j] = p[from + j] * scale;
      }
      dlogits[to + label] = target;
    }
  }

  /// One row's probabilities; returns the sum `s`.
  private static float row(int classes, float[] logits, int x, float max, float[] p, int y) {
    Objects.checkFromIndexSize(y, classes, p.length);
    for (int j = 0; j < classes; j++) {
      p[y + j] = logits[x + j] - max;
    }
    Activations.exp(p, y, p, y, classes);
    float sum = Reductions.sum(p, y, classes);
    for (int j = 0; j < classes; j++) {
      p[y + j] /= sum;
    }
    return sum;
  }

  /// The greatest of a row; NaN if there is one.
  static float max(float[] x, int offset, int n) {
    Objects.checkFromIndexSize(offset, n, x.length);
    float max = Float.NEGATIVE_INFINITY;
    for (int j = 0; j < n; j++) {
      max = Math.max(max, x[offset + j]);
    }
    return max;
  }
}
