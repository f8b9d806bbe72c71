package org.simdlstm.reference;

import java.util.List;

/// Adam as Keras defines it: epsilon stands outside the bias correction.
public final class ReferenceAdam {
  /// How much of the first moment a step keeps.
  public static final double BETA_1 = 0.9;

  /// How much of the second moment a step keeps.
  public static final double BETA_2 = 0.999;

  /// Keeps the division finite.
  public static final double EPSILON = 1e-7;

  private final double learningRate;
  private final List<double[]> weights;
  private final List<double[]> m;
  private final List<double[]> v;
  private long steps;

  /// @param learningRate such as 0.001
  /// @param weights the arrays to change, every one at every step
  public ReferenceAdam(double learningRate, List<double[]> weights) {
    this.learningRate = learningRate;
    this.weights = List.copyOf(weights);
    this.m = weights.stream().map(w -> new double[w.length]).toList();
    this.v = weights.stream().map(w -> new double[w.length]).toList();
  }

  /// One step against `gradients`, which match the weights in order and length.
  public void step(List<double[]> gradients) {
    steps++;
    for (int w = 0; w < m.size(); w++) {
      step(learningRate, steps, gradients.get(w), weights.get(w), m.get(w), v.get(w));
    }
  }

  /// One step for one array of weights.
  ///
  /// A weight with gradient 0 still decays its moments, and moves while they last.
  ///
  /// @param learningRate before any correction
  /// @param t the number of this step, counted from 1
  /// @param gradient of the loss by the weights
  /// @param weights changed in place
  /// @param m first moment, zero before step 1, changed in place
  /// @param v second moment, zero before step 1, changed in place
  public static void step(
      double learningRate, long t, double[] gradient, double[] weights, double[] m, double[] v) {
    double rate =
        learningRate * Math.sqrt(1 - StrictMath.pow(BETA_2, t)) / (1 - StrictMath.pow(BETA_1, t));
    for (int i = 0; i < weights.length; i++) {
      m[i] = BETA_1 * m[i] + (1 - BETA_1) * gradient[i];
      v[i] = BETA_2 * v[i] + (1 - BETA_2) * gradient[i] * gradient[i];
      weights[i] -= rate * m[i] / (Math.sqrt(v[i]) + EPSILON);
    }
  }
}
