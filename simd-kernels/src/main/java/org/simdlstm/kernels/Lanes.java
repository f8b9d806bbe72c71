package org.simdlstm.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The one species of the kernels, and the constants of their `exp`, `sigmoid` and `tanh`.
///
/// These consist of `+ - * /`, `fma`, comparisons and integer operations only, all of which IEEE
/// 754 or two's complement define to the bit, so a lane's result depends neither on the vector
/// width nor on the compiler. NaN stays NaN and denormal results are not flushed.
///
/// No method of this package takes or returns a vector: where C2 has had its fill of inlining, such
/// a vector becomes an object, and which call is the one too many is a matter of luck. The methods
/// of the API it always inlines.
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

  private Lanes() {}
}
