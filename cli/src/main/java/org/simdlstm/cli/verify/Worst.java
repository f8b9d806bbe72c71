package org.simdlstm.cli.verify;

/// The largest of many errors, each as a share of its own bound.
final class Worst {
  /// Half the distance of two floats around 1: the largest relative error of one rounding.
  static final double U = 0x1p-24;

  /// The largest absolute error of one rounding among the denormal floats.
  static final double UNDERFLOW = 0x1p-150;

  private double share;

  /// One more result; what is not a number counts as infinitely wrong.
  void add(double actual, double expected, double bound) {
    double error = Math.abs(actual - expected);
    double next = error == 0 ? 0 : error / bound;
    share = Math.max(share, Double.isNaN(next) ? Double.POSITIVE_INFINITY : next);
  }

  double share() {
    return share;
  }
}
