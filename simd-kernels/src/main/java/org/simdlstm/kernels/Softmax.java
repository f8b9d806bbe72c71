package org.simdlstm.kernels;

import static org.simdlstm.kernels.Lanes.SPECIES;
import static org.simdlstm.kernels.Lanes.VL;

import java.util.Objects;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/// Softmax and its cross-entropy, row by row.
///
/// With `max` the greatest logit of the row and `s` the sum of `e^(logit - max)` in the order of
/// [Reductions]:
///
///     p    = e^(logit - max) / s
///     loss = log(s) - (logit[label] - max)
///
/// so the loss is never that of a clipped or vanished probability. NaN in a row makes all of the
/// row's results NaN. Ranges outside of their array throw [IndexOutOfBoundsException].
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
      row(classes, logits, logitsOffset + r * classes, p, pOffset + r * classes);
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
      float sum = row(classes, logits, x, p, pOffset + r * classes);
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
      scale(p, from, scale, dlogits, to, classes);
      dlogits[to + label] = target;
    }
  }

  /// One row's probabilities; returns the sum `s`.
  private static float row(int classes, float[] logits, int x, float[] p, int y) {
    float max = max(logits, x, classes);
    subtract(logits, x, max, p, y, classes);
    Activations.exp(p, y, p, y, classes);
    float sum = Reductions.sum(p, y, classes);
    divide(p, y, sum, classes);
    return sum;
  }

  private static float max(float[] x, int offset, int n) {
    Objects.checkFromIndexSize(offset, n, x.length);
    FloatVector max = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
    int i = 0;
    for (; i < SPECIES.loopBound(n); i += VL) {
      max = max.max(FloatVector.fromArray(SPECIES, x, offset + i));
    }
    if (i < n) {
      VectorMask<Float> tail = SPECIES.indexInRange(i, n);
      max =
          max.lanewise(
              VectorOperators.MAX, FloatVector.fromArray(SPECIES, x, offset + i, tail), tail);
    }
    return max.reduceLanes(VectorOperators.MAX);
  }

  private static void subtract(float[] x, int xOffset, float b, float[] y, int yOffset, int n) {
    Objects.checkFromIndexSize(yOffset, n, y.length);
    int i = 0;
    for (; i < SPECIES.loopBound(n); i += VL) {
      FloatVector.fromArray(SPECIES, x, xOffset + i).sub(b).intoArray(y, yOffset + i);
    }
    if (i < n) {
      VectorMask<Float> tail = SPECIES.indexInRange(i, n);
      FloatVector.fromArray(SPECIES, x, xOffset + i, tail).sub(b).intoArray(y, yOffset + i, tail);
    }
  }

  private static void divide(float[] y, int offset, float divisor, int n) {
    int i = 0;
    for (; i < SPECIES.loopBound(n); i += VL) {
      FloatVector.fromArray(SPECIES, y, offset + i).div(divisor).intoArray(y, offset + i);
    }
    if (i < n) {
      VectorMask<Float> tail = SPECIES.indexInRange(i, n);
      FloatVector.fromArray(SPECIES, y, offset + i, tail)
          .div(divisor)
          .intoArray(y, offset + i, tail);
    }
  }

  private static void scale(float[] x, int xOffset, float factor, float[] y, int yOffset, int n) {
    Objects.checkFromIndexSize(xOffset, n, x.length);
    Objects.checkFromIndexSize(yOffset, n, y.length);
    int i = 0;
    for (; i < SPECIES.loopBound(n); i += VL) {
      FloatVector.fromArray(SPECIES, x, xOffset + i).mul(factor).intoArray(y, yOffset + i);
    }
    if (i < n) {
      VectorMask<Float> tail = SPECIES.indexInRange(i, n);
      FloatVector.fromArray(SPECIES, x, xOffset + i, tail)
          .mul(factor)
          .intoArray(y, yOffset + i, tail);
    }
  }
}
