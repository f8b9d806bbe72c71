package org.simdlstm.cli.verify;

import java.util.Random;

/// Inputs for the checks, the same in every run.
final class Samples {
  /// Lengths around the ends of vectors of 4, 8 and 16 floats, and those of the model.
  static final int[] LENGTHS = {
    1, 2, 3, 4, 5, 7, 8, 9, 12, 15, 16, 17, 23, 31, 32, 33, 46, 63, 64, 65, 100, 129, 400, 1000
  };

  static final String LENGTHS_TEXT = "lengths 1 to 1000";

  private Samples() {}

  /// Even in `-limit .. limit`.
  static float[] floats(Random random, int n, double limit) {
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = (float) ((2 * random.nextDouble() - 1) * limit);
    }
    return x;
  }

  /// Even in `0 .. below - 1`.
  static int[] ints(Random random, int n, int below) {
    return random.ints(n, 0, below).toArray();
  }
}
