package org.simdlstm.kernels;

import static jdk.incubator.vector.FloatVector.SPECIES_PREFERRED;

import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/// The one vector shape of the kernels, and the constants of their `exp`, `sigmoid` and `tanh`.
///
/// These consist of `+ - * /`, `fma`, comparisons and integer operations only, all of which IEEE
/// 754 or two's complement define to the bit, so a lane's result depends neither on the vector
/// width nor on the compiler. NaN stays NaN and denormal results are not flushed.
///
/// No method of this package takes or returns a vector: where C2 has had its fill of inlining, such
/// a vector becomes an object, and which call is the one too many is a matter of luck. The methods
/// of the API it always inlines.
final class Lanes {
  /// The preferred one within 4 to 16 floats, for which the table below and [Reductions] are made.
  static final VectorSpecies<Float> SPECIES =
      VectorSpecies.of(
          float.class,
          VectorShape.forBitSize(Math.clamp(SPECIES_PREFERRED.vectorBitSize(), 128, 512)));

  static final VectorSpecies<Integer> INTS = SPECIES.withLanes(int.class);
  static final int VL = SPECIES.length();

  /// Below it a state's gradient, or its moving mean, counts as 0: too small to tell in a weight,
  /// and so far above the denormals that its products are hardly ever among them.
  static final float VANISHED = 0x1p-100f;

  /// Adding it rounds a small float to an integer, which then is the low end of the sum's bits.
  static final float ROUND = 0x1.8p23f;

  static final int MANTISSA_BITS = 23;
  static final int EXPONENT_BIAS = 127;
  static final int SIGN_BIT = 0x80000000;

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

  // G0 + G1 r + G2 r^2 + G3 r^3 = G e^-r for |r| <= ln(2)/16, with G = 0.957371550656 and at most
  // 1.9e-8 of it off. It stays just below 1, where floats are closest for their size.
  static final float G0 = 0x1.ea2c9ap-1f;
  static final float G1 = -0x1.ea2c9cp-1f;
  static final float G2 = 0x1.ea4044p-2f;
  static final float G3 = -0x1.46bf4ep-3f;

  /// Numerator of sigmoid, and a factor of its denominator. Near 2^-64, so that the denominator is
  /// finite down to the last x with a result above 0; of a mantissa with which the table below
  /// loses little by rounding, and the roundings of denominator and quotient are not at their worst
  /// for the same x. Of many such, one whose results are monotone and hardly off on average.
  static final float ONE = 0x1.8439cp-64f;

  /// The bits of `2^(j/8) ONE / G`, at most 0.1 ULP off, less j eighths of an exponent: adding k of
  /// these gives `2^(k/8) ONE / G` where j is k modulo 8. Over and over in two vectors.
  static final int[] EIGHTHS = new int[2 * VL];

  static {
    float[] powers = {
      0x1.95830ep-64f,
      0x1.ba36c2p-64f,
      0x1.e23cd8p-64f,
      0x1.06f124p-63f,
      0x1.1ebd8p-63f,
      0x1.38b144p-63f,
      0x1.54fe58p-63f,
      0x1.73db28p-63f
    };
    for (int i = 0; i < EIGHTHS.length; i++) {
      int j = i % powers.length;
      EIGHTHS[i] = Float.floatToRawIntBits(powers[j]) - (j << MANTISSA_BITS - 3);
    }
  }

  private Lanes() {}
}
