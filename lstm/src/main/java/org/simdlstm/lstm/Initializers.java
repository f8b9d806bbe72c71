package org.simdlstm.lstm;

import java.util.Arrays;

/// Keras' initialisers, each from a seed. Not Keras' random numbers: the same distributions.
final class Initializers {
  private Initializers() {}

  /// Even in `-limit .. limit` with `limit = sqrt(6 / (rows + columns))`.
  static void glorotUniform(float[] w, int rows, int columns, Random random) {
    uniform(w, Math.sqrt(6.0 / (rows + columns)), random);
  }

  /// Even in `-limit .. limit`.
  static void uniform(float[] w, double limit, Random random) {
    for (int i = 0; i < w.length; i++) {
      w[i] = (float) ((2 * random.nextDouble() - 1) * limit);
    }
  }

  /// `[rows, columns]` whose rows (or columns, where those are fewer) are orthonormal.
  static void orthogonal(float[] w, int rows, int columns, Random random) {
    int count = Math.min(rows, columns);
    int length = Math.max(rows, columns);
    double[][] basis = new double[count][length];
    for (int i = 0; i < count; i++) {
      do {
        for (int j = 0; j < length; j++) {
          basis[i][j] = random.nextGaussian();
        }
        // Twice is enough: the first pass leaves rounding errors, the second removes them.
        project(basis, i);
        project(basis, i);
      } while (!normalise(basis[i]));
    }
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        w[r * columns + c] = (float) (rows <= columns ? basis[r][c] : basis[c][r]);
      }
    }
  }

  /// Zero, but one for the forget gate, the second of the four.
  static void unitForgetBias(float[] b, int units) {
    Arrays.fill(b, units, 2 * units, 1);
  }

  private static void project(double[][] basis, int i) {
    for (int k = 0; k < i; k++) {
      double dot = dot(basis[k], basis[i]);
      for (int j = 0; j < basis[i].length; j++) {
        basis[i][j] -= dot * basis[k][j];
      }
    }
  }

  private static boolean normalise(double[] x) {
    double norm = Math.sqrt(dot(x, x));
    for (int j = 0; j < x.length; j++) {
      x[j] /= norm;
    }
    return norm > 1e-6;
  }

  private static double dot(double[] x, double[] y) {
    double sum = 0;
    for (int j = 0; j < x.length; j++) {
      sum += x[j] * y[j];
    }
    return sum;
  }
}
