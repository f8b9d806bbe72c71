package org.simdlstm.kernels;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static org.simdlstm.kernels.Lanes.EIGHTHS;
import static org.simdlstm.kernels.Lanes.EXPONENT_BIAS;
import static org.simdlstm.kernels.Lanes.G0;
import static org.simdlstm.kernels.Lanes.G1;
import static org.simdlstm.kernels.Lanes.G2;
import static org.simdlstm.kernels.Lanes.G3;
import static org.simdlstm.kernels.Lanes.H0;
import static org.simdlstm.kernels.Lanes.H1;
import static org.simdlstm.kernels.Lanes.H2;
import static org.simdlstm.kernels.Lanes.H3;
import static org.simdlstm.kernels.Lanes.H4;
import static org.simdlstm.kernels.Lanes.INTS;
import static org.simdlstm.kernels.Lanes.LN_2;
import static org.simdlstm.kernels.Lanes.LN_2_LOW;
import static org.simdlstm.kernels.Lanes.LOG2_E;
import static org.simdlstm.kernels.Lanes.MANTISSA_BITS;
import static org.simdlstm.kernels.Lanes.ONE;
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
  // exp and tanh take e^r = 1 + w from one polynomial, w = r + r^2 h(r), and keep w apart from the
  // 1: whatever adds them rounds once. sigmoid, which is not small around 0 as tanh is, has eighths
  // of powers of two from a table and so an e^-r of degree 3. The errors given were measured over
  // all 2^32 floats.
  //
  // The last vector of a range ends where the range ends and so repeats some lanes of the one
  // before. In place those are results by then, so what is less than a vector is a range of its
  // own, which needs a mask.
  //
  // Constants are broadcast where they are used, and the loops are too long for C2 to inline: those
  // in local variables, and all of them where a caller's calls surround the loop, it would load
  // anew for each vector.

  /// What follows a tanh whose result is still in a register.
  enum Then {
    NOTHING,
    /// `out = fma(f, cPrev, i * y)`, with i at `gatesAt` and f n later.
    STATE,
    /// `out = o * y`, with o at `gatesAt`.
    OUTPUT
  }

  private Activations() {}

  /// `y = e^x`: at most 1.04 ULP off, denormal results included; 0 below -104, infinity from 88.73
  /// on.
  public static void exp(float[] x, int xOffset, float[] y, int yOffset, int n) {
    check(x, xOffset, y, yOffset, n);
    int first = atOnce(x, y, n);
    expVectors(x, xOffset, y, yOffset, first);
    expVectors(x, xOffset + first, y, yOffset + first, n - first);
  }

  /// `y = 1 / (1 + e^-x)`: at most 1.97 ULP and 9e-8 off, monotone, in [0, 1], and 0.5 at 0.
  public static void sigmoid(float[] x, int xOffset, float[] y, int yOffset, int n) {
    check(x, xOffset, y, yOffset, n);
    int first = atOnce(x, y, n);
    sigmoidVectors(x, xOffset, y, yOffset, first);
    sigmoidVectors(x, xOffset + first, y, yOffset + first, n - first);
  }

  /// `y = tanh(x)`: at most 1.94 ULP and 9e-8 off, odd to the bit, monotone, in [-1, 1].
  public static void tanh(float[] x, int xOffset, float[] y, int yOffset, int n) {
    check(x, xOffset, y, yOffset, n);
    int first = atOnce(x, y, n);
    tanhVectors(x, xOffset, y, yOffset, first, Then.NOTHING, y, 0, y, 0, y, 0);
    tanhVectors(x, xOffset + first, y, yOffset + first, n - first, Then.NOTHING, y, 0, y, 0, y, 0);
  }

  private static void expVectors(float[] x, int xOffset, float[] y, int yOffset, int n) {
    boolean whole = n >= VL;
    VectorMask<Float> mask = SPECIES.indexInRange(0, n);
    for (int i = 0; i < n; i += VL) {
      int at = Math.min(i, n - VL);
      FloatVector v =
          whole ? fromArray(SPECIES, x, xOffset + at) : fromArray(SPECIES, x, xOffset, mask);
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
        e.intoArray(y, yOffset + at);
      } else {
        e.intoArray(y, yOffset, mask);
      }
    }
  }

  /// [#sigmoid] where `x` and `y` do not overlap, unchecked.
  static void sigmoidVectors(float[] x, int xOffset, float[] y, int yOffset, int n) {
    // 1 / (1 + e^-x), both times ONE, as ONE / (ONE + s e): s = 2^(k/8) ONE/G and e = G e^-r, where
    // r = x + k ln(2)/8.
    boolean whole = n >= VL;
    VectorMask<Float> mask = SPECIES.indexInRange(0, n);
    IntVector eighths = IntVector.fromArray(INTS, EIGHTHS, 0);
    IntVector more = IntVector.fromArray(INTS, EIGHTHS, VL);
    for (int i = 0; i < n; i += VL) {
      int at = Math.min(i, n - VL);
      FloatVector a =
          whole ? fromArray(SPECIES, x, xOffset + at) : fromArray(SPECIES, x, xOffset, mask);
      IntVector t =
          a.fma(broadcast(SPECIES, -8 * LOG2_E), broadcast(SPECIES, ROUND))
              .reinterpretAsInts()
              .lanewise(VectorOperators.MIN, Float.floatToRawIntBits(ROUND + 8 * 151));
      FloatVector k = t.reinterpretAsFloats().sub(broadcast(SPECIES, ROUND));
      FloatVector r = k.fma(broadcast(SPECIES, LN_2 / 8), a);
      r = k.fma(broadcast(SPECIES, LN_2_LOW / 8), r);
      FloatVector e =
          r.fma(broadcast(SPECIES, G3), broadcast(SPECIES, G2))
              .fma(r, broadcast(SPECIES, G1))
              .fma(r, broadcast(SPECIES, G0));
      FloatVector s =
          t.lanewise(VectorOperators.LSHL, MANTISSA_BITS - 3)
              .add(VL < 8 ? t.selectFrom(eighths, more) : t.selectFrom(eighths))
              .reinterpretAsFloats();
      FloatVector one = broadcast(SPECIES, ONE);
      // Beyond 40, where s would wrap around, it is 1; at the end, for all else waits for a.
      FloatVector quotient =
          one.div(s.fma(e, one)).blend(broadcast(SPECIES, 1), a.compare(VectorOperators.GT, 40));
      if (whole) {
        quotient.intoArray(y, yOffset + at);
      } else {
        quotient.intoArray(y, yOffset, mask);
      }
    }
  }

  /// [#tanh] where `x` and `y` do not overlap, unchecked, and what follows it.
  static void tanhVectors(
      float[] x,
      int xOffset,
      float[] y,
      int yOffset,
      int n,
      Then then,
      float[] gates,
      int gatesAt,
      float[] cPrev,
      int cPrevAt,
      float[] out,
      int outAt) {
    // (1 - E) / (1 + E) with E = e^z = s (1 + w), z = -2|x|; the last step sets the sign as well.
    float round = ROUND + EXPONENT_BIAS;
    boolean whole = n >= VL;
    VectorMask<Float> mask = SPECIES.indexInRange(0, n);
    for (int i = 0; i < n; i += VL) {
      int at = Math.min(i, n - VL);
      FloatVector v =
          whole ? fromArray(SPECIES, x, xOffset + at) : fromArray(SPECIES, x, xOffset, mask);
      FloatVector z = v.add(v).reinterpretAsInts().or(SIGN_BIT).reinterpretAsFloats();
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
              .blend(1, z.compare(VectorOperators.LT, -18))
              .reinterpretAsInts()
              .lanewise(VectorOperators.BITWISE_BLEND, v.reinterpretAsInts(), SIGN_BIT)
              .reinterpretAsFloats();
      if (whole) {
        quotient.intoArray(y, yOffset + at);
        if (then == Then.STATE) {
          FloatVector ig = fromArray(SPECIES, gates, gatesAt + at).mul(quotient);
          fromArray(SPECIES, gates, gatesAt + n + at)
              .fma(fromArray(SPECIES, cPrev, cPrevAt + at), ig)
              .intoArray(out, outAt + at);
        } else if (then == Then.OUTPUT) {
          fromArray(SPECIES, gates, gatesAt + at).mul(quotient).intoArray(out, outAt + at);
        }
      } else {
        quotient.intoArray(y, yOffset, mask);
        follow(y, yOffset, n, then, gates, gatesAt, cPrev, cPrevAt, out, outAt);
      }
    }
  }

  /// The same for a range that is shorter than a vector.
  private static void follow(
      float[] y,
      int yOffset,
      int n,
      Then then,
      float[] gates,
      int gatesAt,
      float[] cPrev,
      int cPrevAt,
      float[] out,
      int outAt) {
    for (int u = 0; u < n; u++) {
      if (then == Then.STATE) {
        float ig = gates[gatesAt + u] * y[yOffset + u];
        out[outAt + u] = Math.fma(gates[gatesAt + n + u], cPrev[cPrevAt + u], ig);
      } else if (then == Then.OUTPUT) {
        out[outAt + u] = gates[gatesAt + u] * y[yOffset + u];
      }
    }
  }

  /// How many to compute at once: all, but in place whole vectors.
  private static int atOnce(float[] x, float[] y, int n) {
    return x == y ? n - n % VL : n;
  }

  private static void check(float[] x, int xOffset, float[] y, int yOffset, int n) {
    Objects.checkFromIndexSize(xOffset, n, x.length);
    Objects.checkFromIndexSize(yOffset, n, y.length);
  }
}
