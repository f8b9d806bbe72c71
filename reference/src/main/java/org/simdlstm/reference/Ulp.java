package org.simdlstm.reference;

/// How far a float is from the truth, in units in the last place.
public final class Ulp {
  private Ulp() {}

  /// The distance of `actual` from `expected`, in units of the spacing that floats have at
  /// `expected`; among the denormals that is 2^-149. A correctly rounded result is within 0.5.
  ///
  /// Two NaN are 0 apart, a NaN and a number infinitely far. An infinite truth asks for that
  /// infinity. Towards a finite truth, an infinite float counts as 2^128, the value whose place it
  /// takes.
  public static double distance(float actual, double expected) {
    if (Double.isNaN(expected) || Float.isNaN(actual)) {
      return Double.isNaN(expected) && Float.isNaN(actual) ? 0 : Double.POSITIVE_INFINITY;
    }
    if (actual == expected) {
      return 0;
    }
    if (Double.isInfinite(expected)) {
      return Double.POSITIVE_INFINITY;
    }
    if (Float.isInfinite(actual)) {
      double nearest = Math.copySign(0x1p128, actual);
      boolean overflown = Math.abs(expected) >= 0x1p128 && expected * nearest > 0;
      return overflown ? 0 : Math.abs(nearest - expected) / size(expected);
    }
    return Math.abs(actual - expected) / size(expected);
  }

  /// The spacing of floats at x.
  private static double size(double x) {
    int exponent = Math.clamp(Math.getExponent(x), Float.MIN_EXPONENT, Float.MAX_EXPONENT);
    return Math.scalb(1.0, exponent - (Float.PRECISION - 1));
  }
}
