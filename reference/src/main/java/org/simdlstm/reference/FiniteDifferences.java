package org.simdlstm.reference;

import java.util.function.DoubleSupplier;

/// Gradients from the function alone, to judge those from formulas.
public final class FiniteDifferences {
  /// A power of two, so that a step adds no rounding of its own; h^6 is 2e-13.
  static final double STEP = 0x1p-7;

  private FiniteDifferences() {}

  /// How `loss` changes with each of the `weights` it reads, by central differences on seven
  /// points.
  ///
  /// The formula is exact for polynomials of degree 6: what it leaves out is h^6 / 140 times the
  /// seventh derivative, and it magnifies the rounding of `loss` by 11 / (6 h) at most.
  ///
  /// @param weights changed while this runs, restored at the end
  public static double[] gradient(DoubleSupplier loss, double[] weights) {
    double[] gradient = new double[weights.length];
    for (int i = 0; i < weights.length; i++) {
      double one = difference(loss, weights, i, STEP);
      double two = difference(loss, weights, i, 2 * STEP);
      double three = difference(loss, weights, i, 3 * STEP);
      gradient[i] = (45 * one - 9 * two + three) / (60 * STEP);
    }
    return gradient;
  }

  /// The loss with weight i raised by h, less the loss with it lowered by h.
  private static double difference(DoubleSupplier loss, double[] weights, int i, double h) {
    double weight = weights[i];
    weights[i] = weight + h;
    double above = loss.getAsDouble();
    weights[i] = weight - h;
    double below = loss.getAsDouble();
    weights[i] = weight;
    return above - below;
  }
}
