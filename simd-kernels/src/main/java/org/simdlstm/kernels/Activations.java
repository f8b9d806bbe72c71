package org.simdlstm.kernels;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static org.simdlstm.kernels.Lanes.CLAMP_TANH;
import static org.simdlstm.kernels.Lanes.EXPONENT_BIAS;
import static org.simdlstm.kernels.Lanes.H0;
import static org.simdlstm.kernels.Lanes.H1;
import static org.simdlstm.kernels.Lanes.H2;
import static org.simdlstm.kernels.Lanes.H3;
import static org.simdlstm.kernels.Lanes.H4;
import static org.simdlstm.kernels.Lanes.LN_2;
import static org.simdlstm.kernels.Lanes.LN_2_LOW;
import static org.simdlstm.kernels.Lanes.LOG2_E;
import static org.simdlstm.kernels.Lanes.MANTISSA_BITS;
import static org.simdlstm.kernels.Lanes.NAN_WRAP;
import static org.simdlstm.kernels.Lanes.ROUND;
import static org.simdlstm.kernels.Lanes.SIGN_BIT;
import static org.simdlstm.kernels.Lanes.SPECIES;
import static org.simdlstm.kernels.Lanes.VL;

import java.util.Objects;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/// Activations, element by element: `y[yOffset + i] = f(x[xOffset + i])` for `0 <= i < n`.
///
/// In place where `x` and `y` are the same array and the offsets are equal; other overlaps are not
/// allowed. Nothing outside the two ranges is read or written. The results are the same bits at
/// every vector width; NaN gives NaN. Ranges outside of their array throw
/// [IndexOutOfBoundsException].
public final class Activations {
  // All three take e^r = 1 + w from one polynomial, w = r + r^2 h(r), and keep w apart from the 1:
  // whatever adds them rounds once. The errors given were measured over all 2^32 floats.
  //
  // The last vector of a range ends where the range ends and so repeats some lanes of the one
  // before; it is read first, since in place those lanes are results by then. Only a range shorter
  // than a vector needs a mask.

  private Activations() {}

  /// `y = e^x`: at most 1.04 ULP off, denormal results included; 0 below -104, infinity from 88.73
  /// on.
  public static void exp(float[] x, int xOffset, float[] y, int yOffset, int n) {
    check(x, xOffset, y, yOffset, n);
    boolean whole = n >= VL;
    VectorMask<Float> mask = SPECIES.indexInRange(0, n);
    FloatVector last =
        whole ? fromArray(SPECIES, x, xOffset + n - VL) : fromArray(SPECIES, x, xOffset, mask);
    for (int i = 0; i < n; i += VL) {
      FloatVector v = n - i >= VL ? fromArray(SPECIES, x, xOffset + i) : last;
      FloatVector a = v.blend(89, v.compare(VectorOperators.GT, 89));
      FloatVector t = a.fma(LOG2_E, ROUND);
      FloatVector k = t.sub(ROUND);
      FloatVector r = k.fma(broadcast(SPECIES, -LN_2), a);
      r = k.fma(broadcast(SPECIES, -LN_2_LOW), r);
      FloatVector r2 = r.mul(r);
      FloatVector w =
          r2.fma(broadcast(SPECIES, H4), r.fma(H3, H2)).fma(r2, r.fma(H1, H0)).fma(r2, r);
      // 2^k leaves the range of float where e^x does not, its two halves do not.
      IntVector power = t.reinterpretAsInts().sub(Float.floatToRawIntBits(ROUND));
      IntVector half = power.lanewise(VectorOperators.ASHR, 1);
      FloatVector low =
          half.add(EXPONENT_BIAS)
              .lanewise(VectorOperators.LSHL, MANTISSA_BITS)
              .reinterpretAsFloats();
      FloatVector high =
          power
              .sub(half)
              .add(EXPONENT_BIAS)
              .lanewise(VectorOperators.LSHL, MANTISSA_BITS)
              .reinterpretAsFloats();
      FloatVector e = low.fma(w, low).mul(high).blend(0, v.compare(VectorOperators.LT, -104));
      if (whole) {
        e.intoArray(y, yOffset + Math.min(i, n - VL));
      } else {
        e.intoArray(y, yOffset, mask);
      }
    }
  }

  /// `y = 1 / (1 + e^-x)`: at most 1.7 ULP and 9e-8 off, monotone, in [0, 1], and 0.5 at 0.
  public static void sigmoid(float[] x, int xOffset, float[] y, int yOffset, int n) {
    check(x, xOffset, y, yOffset, n);
    // 2^-64 / (2^-64 + 2^(k-64) e^r): the scale keeps the denominator finite down to the last x
    // with a result above 0. Signs: m = -w of r = -x - k ln 2, s = -2^(k-64).
    float round = ROUND + (256 + EXPONENT_BIAS - 64);
    boolean whole = n >= VL;
    VectorMask<Float> mask = SPECIES.indexInRange(0, n);
    FloatVector last =
        whole ? fromArray(SPECIES, x, xOffset + n - VL) : fromArray(SPECIES, x, xOffset, mask);
    for (int i = 0; i < n; i += VL) {
      FloatVector a = n - i >= VL ? fromArray(SPECIES, x, xOffset + i) : last;
      IntVector t =
          a.fma(-LOG2_E, round)
              .reinterpretAsInts()
              .lanewise(VectorOperators.MIN, Float.floatToRawIntBits(round + 151));
      FloatVector k = t.reinterpretAsFloats().sub(round);
      FloatVector r = k.fma(broadcast(SPECIES, LN_2), a);
      r = k.fma(broadcast(SPECIES, LN_2_LOW), r);
      FloatVector r2 = r.mul(r);
      FloatVector m =
          r2.fma(broadcast(SPECIES, -H4), r.fma(H3, -H2)).fma(r2, r.fma(H1, -H0)).fma(r2, r);
      FloatVector s = t.lanewise(VectorOperators.LSHL, MANTISSA_BITS).reinterpretAsFloats();
      FloatVector one = broadcast(SPECIES, 0x1p-64f);
      FloatVector sum = one.sub(s);
      FloatVector lost = one.sub(sum.add(s));
      // Beyond 40, where s would wrap around, it is 1; at the end, for all else waits for a.
      FloatVector quotient =
          one.div(s.fma(m, lost).add(sum)).blend(1, a.compare(VectorOperators.GT, 40));
      if (whole) {
        quotient.intoArray(y, yOffset + Math.min(i, n - VL));
      } else {
        quotient.intoArray(y, yOffset, mask);
      }
    }
  }

  /// `y = tanh(x)`: at most 1.94 ULP and 9e-8 off, odd to the bit, monotone, in [-1, 1].
  public static void tanh(float[] x, int xOffset, float[] y, int yOffset, int n) {
    check(x, xOffset, y, yOffset, n);
    // (1 - E) / (1 + E) with E = e^-2|x| = s (1 + w).
    float round = ROUND + EXPONENT_BIAS;
    boolean whole = n >= VL;
    VectorMask<Float> mask = SPECIES.indexInRange(0, n);
    FloatVector last =
        whole ? fromArray(SPECIES, x, xOffset + n - VL) : fromArray(SPECIES, x, xOffset, mask);
    for (int i = 0; i < n; i += VL) {
      FloatVector v = n - i >= VL ? fromArray(SPECIES, x, xOffset + i) : last;
      // z = -2|x|, clamped to -18: shifted by NAN_WRAP, positive NaNs are negative ints and pass.
      // The last step sets the sign as well.
      FloatVector z =
          v.add(v)
              .reinterpretAsInts()
              .and(~SIGN_BIT)
              .add(NAN_WRAP)
              .lanewise(VectorOperators.MIN, CLAMP_TANH)
              .sub(NAN_WRAP + SIGN_BIT)
              .reinterpretAsFloats();
      // s >= 2^-23, or s + 1 would be rounded; w can take the rest, of which little is left to see.
      IntVector t =
          z.fma(LOG2_E, round)
              .reinterpretAsInts()
              .lanewise(VectorOperators.MAX, Float.floatToRawIntBits(round - 23));
      FloatVector k = t.reinterpretAsFloats().sub(round);
      FloatVector r = k.fma(broadcast(SPECIES, -LN_2), z);
      FloatVector r2 = r.mul(r);
      FloatVector w =
          r2.fma(broadcast(SPECIES, H4), r.fma(H3, H2)).fma(r2, r.fma(H1, H0)).fma(r2, r);
      FloatVector s = t.lanewise(VectorOperators.LSHL, MANTISSA_BITS).reinterpretAsFloats();
      FloatVector one = broadcast(SPECIES, 1);
      FloatVector quotient =
          s.fma(w, s.sub(one))
              .div(s.fma(w, s.add(one)))
              .reinterpretAsInts()
              .lanewise(VectorOperators.BITWISE_BLEND, v.reinterpretAsInts(), SIGN_BIT)
              .reinterpretAsFloats();
      if (whole) {
        quotient.intoArray(y, yOffset + Math.min(i, n - VL));
      } else {
        quotient.intoArray(y, yOffset, mask);
      }
    }
  }

  private static void check(float[] x, int xOffset, float[] y, int yOffset, int n) {
    Objects.checkFromIndexSize(xOffset, n, x.length);
    Objects.checkFromIndexSize(yOffset, n, y.length);
  }
}
