package org.simdlstm.kernels;

import static jdk.incubator.vector.FloatVector.broadcast;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// The one species of the kernels, and the lane functions: `exp`, `sigmoid` and `tanh` of every
/// lane.
///
/// They consist of `+ - * /`, `fma`, comparisons and integer operations only, all of which IEEE 754
/// or two's complement define to the bit, so a lane's result depends neither on the vector width
/// nor on the compiler. NaN stays NaN and denormal results are not flushed. The errors given were
/// measured over all 2^32 floats.
///
/// All three take `e^r = 1 + w` from one polynomial, `w = r + r^2 h(r)`, and keep `w` apart from
/// the 1: whatever adds them rounds once.
final class Lanes {
  static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  static final int VL = SPECIES.length();

  static final float LOG2_E = 0x1.715476p0f;
  static final float LN_2 = 0x1.62e43p-1f;

  /// LN_2 + LN_2_LOW is the natural logarithm of 2 in twice the precision.
  static final float LN_2_LOW = -0x1.05c61p-29f;

  // h of degree 4 with the smallest max |(1 + r + r^2 h(r)) / e^r - 1| over |r| <= ln(2)/2: 3.2e-9.
  // A Remez fit, its coefficients rounded to float one by one and the rest fitted again.
  static final float H0 = 0x1.fffffcp-2f;
  static final float H1 = 0x1.55548cp-3f;
  static final float H2 = 0x1.555858p-5f;
  static final float H3 = 0x1.123dep-7f;
  static final float H4 = 0x1.6ac6b2p-10f;

  /// Adding it rounds a small float to an integer, which then is the low end of the sum's bits.
  static final float ROUND = 0x1.8p23f;

  static final int MANTISSA_BITS = 23;
  static final int EXPONENT_BIAS = 127;
  static final int SIGN_BIT = 0x80000000;

  /// The bits of infinity plus this are the greatest int; those of a NaN wrap around.
  static final int NAN_WRAP = 0x7fffff;

  static final int CLAMP_SIGMOID = Float.floatToRawIntBits(40) + NAN_WRAP;
  static final int CLAMP_TANH = Float.floatToRawIntBits(18) + NAN_WRAP;

  private Lanes() {}

  /// `y = e^x`, within 1.04 ULP; 0 below -104, infinity from 88.73 on.
  static FloatVector exp(FloatVector x) {
    FloatVector a = x.blend(89, x.compare(VectorOperators.GT, 89));
    FloatVector t = a.fma(LOG2_E, ROUND);
    FloatVector n = t.sub(ROUND);
    FloatVector r = n.fma(broadcast(SPECIES, -LN_2), a);
    r = n.fma(broadcast(SPECIES, -LN_2_LOW), r);
    FloatVector r2 = r.mul(r);
    FloatVector w = r2.fma(broadcast(SPECIES, H4), r.fma(H3, H2)).fma(r2, r.fma(H1, H0)).fma(r2, r);
    // 2^k leaves the range of float where e^x does not, its two halves do not.
    IntVector k = t.reinterpretAsInts().sub(Float.floatToRawIntBits(ROUND));
    IntVector half = k.lanewise(VectorOperators.ASHR, 1);
    FloatVector low =
        half.add(EXPONENT_BIAS).lanewise(VectorOperators.LSHL, MANTISSA_BITS).reinterpretAsFloats();
    FloatVector high =
        k.sub(half)
            .add(EXPONENT_BIAS)
            .lanewise(VectorOperators.LSHL, MANTISSA_BITS)
            .reinterpretAsFloats();
    return low.fma(w, low).mul(high).blend(0, x.compare(VectorOperators.LT, -104));
  }

  /// `y = 1 / (1 + e^-x)`, within 1.7 ULP and 9e-8; monotone, in [0, 1], and 0.5 at 0.
  static FloatVector sigmoid(FloatVector x) {
    // 2^-64 / (2^-64 + 2^(n-64) e^r): the scale keeps the denominator finite down to the last x
    // with a result above 0. Signs: v = -w of r = -x - n ln 2, s = -2^(n-64).
    float round = ROUND + (256 + EXPONENT_BIAS - 64);
    // The clamp to 40: shifted by NAN_WRAP, positive NaNs are negative ints and pass.
    FloatVector a =
        x.reinterpretAsInts()
            .add(NAN_WRAP)
            .lanewise(VectorOperators.MIN, CLAMP_SIGMOID)
            .sub(NAN_WRAP)
            .reinterpretAsFloats();
    IntVector t =
        a.fma(-LOG2_E, round)
            .reinterpretAsInts()
            .lanewise(VectorOperators.MIN, Float.floatToRawIntBits(round + 151));
    FloatVector n = t.reinterpretAsFloats().sub(round);
    FloatVector r = n.fma(broadcast(SPECIES, LN_2), a);
    r = n.fma(broadcast(SPECIES, LN_2_LOW), r);
    FloatVector r2 = r.mul(r);
    FloatVector v =
        r2.fma(broadcast(SPECIES, -H4), r.fma(H3, -H2)).fma(r2, r.fma(H1, -H0)).fma(r2, r);
    FloatVector s = t.lanewise(VectorOperators.LSHL, MANTISSA_BITS).reinterpretAsFloats();
    FloatVector one = broadcast(SPECIES, 0x1p-64f);
    FloatVector sum = one.sub(s);
    FloatVector lost = one.sub(sum.add(s));
    return one.div(s.fma(v, lost).add(sum));
  }

  /// `y = tanh(x)`, within 1.94 ULP and 9e-8; odd to the bit, monotone, in [-1, 1].
  static FloatVector tanh(FloatVector x) {
    // (1 - E) / (1 + E) with E = e^-2|x| = s (1 + w).
    float round = ROUND + EXPONENT_BIAS;
    // z = -2|x|, clamped to -18 as sigmoid clamps to 40; the last step sets the sign as well.
    FloatVector z =
        x.add(x)
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
    FloatVector n = t.reinterpretAsFloats().sub(round);
    FloatVector r = n.fma(broadcast(SPECIES, -LN_2), z);
    FloatVector r2 = r.mul(r);
    FloatVector w = r2.fma(broadcast(SPECIES, H4), r.fma(H3, H2)).fma(r2, r.fma(H1, H0)).fma(r2, r);
    FloatVector s = t.lanewise(VectorOperators.LSHL, MANTISSA_BITS).reinterpretAsFloats();
    FloatVector one = broadcast(SPECIES, 1);
    FloatVector y = s.fma(w, s.sub(one)).div(s.fma(w, s.add(one)));
    return y.reinterpretAsInts()
        .lanewise(VectorOperators.BITWISE_BLEND, x.reinterpretAsInts(), SIGN_BIT)
        .reinterpretAsFloats();
  }
}
