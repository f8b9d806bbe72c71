package org.simdlstm.kernels;

import static jdk.incubator.vector.VectorOperators.LT;
import static org.simdlstm.kernels.Lanes.SPECIES;
import static org.simdlstm.kernels.Lanes.VANISHED;
import static org.simdlstm.kernels.Lanes.VL;

import java.util.Objects;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/// Adam's update of one range of weights, as Keras 3 defines it.
///
/// With `b1 = (float) (1 - beta1)` and `b2 = (float) (1 - beta2)`, for every `i` of the range:
///
///     m = fma(g - m, b1, m), or 0 where that lies between -2^-100 and 2^-100
///     v = fma(g * g - v, b2, v)
///     w = w - (learningRate * m) / (sqrt(v) + epsilon)
///
/// For a weight without gradients m would else decay until it is denormal and stay there, and some
/// processors are many times slower with such numbers.
///
/// `learningRate` is the bias-corrected one of the step, `lr sqrt(1 - beta2^t) / (1 - beta1^t)`,
/// which the caller computes in double. All arrays are indexed alike, from `offset` to
/// `offset + n`; they must be different arrays. Ranges outside of an array throw
/// [IndexOutOfBoundsException].
public final class AdamStep {
  private AdamStep() {}

  /// The update with the gradient `g`.
  public static void step(
      float[] w,
      float[] m,
      float[] v,
      float[] g,
      int offset,
      int n,
      float learningRate,
      double beta1,
      double beta2,
      float epsilon) {
    Objects.checkFromIndexSize(offset, n, w.length);
    Objects.checkFromIndexSize(offset, n, m.length);
    Objects.checkFromIndexSize(offset, n, v.length);
    Objects.checkFromIndexSize(offset, n, g.length);
    FloatVector b1 = FloatVector.broadcast(SPECIES, (float) (1 - beta1));
    FloatVector b2 = FloatVector.broadcast(SPECIES, (float) (1 - beta2));
    int end = offset + n;
    int i = offset;
    for (; i <= end - VL; i += VL) {
      FloatVector gradient = FloatVector.fromArray(SPECIES, g, i);
      FloatVector m0 = FloatVector.fromArray(SPECIES, m, i);
      FloatVector v0 = FloatVector.fromArray(SPECIES, v, i);
      FloatVector m1 = gradient.sub(m0).fma(b1, m0);
      m1 = m1.blend(0, m1.abs().compare(LT, VANISHED));
      FloatVector v1 = gradient.mul(gradient).sub(v0).fma(b2, v0);
      m1.intoArray(m, i);
      v1.intoArray(v, i);
      FloatVector.fromArray(SPECIES, w, i)
          .sub(m1.mul(learningRate).div(v1.sqrt().add(epsilon)))
          .intoArray(w, i);
    }
    if (i < end) {
      VectorMask<Float> tail = SPECIES.indexInRange(i, end);
      FloatVector gradient = FloatVector.fromArray(SPECIES, g, i, tail);
      FloatVector m0 = FloatVector.fromArray(SPECIES, m, i, tail);
      FloatVector v0 = FloatVector.fromArray(SPECIES, v, i, tail);
      FloatVector m1 = gradient.sub(m0).fma(b1, m0);
      m1 = m1.blend(0, m1.abs().compare(LT, VANISHED));
      FloatVector v1 = gradient.mul(gradient).sub(v0).fma(b2, v0);
      m1.intoArray(m, i, tail);
      v1.intoArray(v, i, tail);
      FloatVector.fromArray(SPECIES, w, i, tail)
          .sub(m1.mul(learningRate).div(v1.sqrt().add(epsilon)))
          .intoArray(w, i, tail);
    }
  }
}
