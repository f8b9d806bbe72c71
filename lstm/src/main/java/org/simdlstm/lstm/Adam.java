package org.simdlstm.lstm;

/// Adam as Keras defines it, with epsilon outside the bias correction.
///
/// @param learningRate the step size
/// @param beta1 how much of the mean of gradients is kept in a step
/// @param beta2 how much of the mean of squared gradients is kept in a step
/// @param epsilon what is added to the root of the second, more than 0: without a gradient that is
///   0
public record Adam(double learningRate, double beta1, double beta2, double epsilon) {
  /// Keras' defaults.
  public static final Adam DEFAULTS = new Adam(0.001, 0.9, 0.999, 1e-7);

  /// Refuses values outside their ranges.
  public Adam {
    requireWithin("learningRate", learningRate, 0, Double.MAX_VALUE);
    requireWithin("beta1", beta1, 0, Math.nextDown(1.0));
    requireWithin("beta2", beta2, 0, Math.nextDown(1.0));
    requireWithin("epsilon", epsilon, Float.MIN_VALUE, Float.MAX_VALUE);
  }

  /// The same with another step size.
  public Adam withLearningRate(double value) {
    return new Adam(value, beta1, beta2, epsilon);
  }

  /// The step size of step `t = 1, 2, ...` with both bias corrections in it.
  double correctedLearningRate(long t) {
    return learningRate * Math.sqrt(1 - StrictMath.pow(beta2, t)) / (1 - StrictMath.pow(beta1, t));
  }

  private static void requireWithin(String what, double value, double min, double max) {
    if (!(value >= min && value <= max)) {
      throw new IllegalArgumentException(
          "%s must be within %s and %s, not %s".formatted(what, min, max, value));
    }
  }
}
