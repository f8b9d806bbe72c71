package org.simdlstm.perf;

import java.util.SplittableRandom;

/// Token rows of 100 and their labels.
record Rows(int[] tokens, int[] labels) {
  static Rows test() {
    return synthetic(2246);
  }

  static Rows train() {
    return synthetic(8982);
  }

  private static Rows synthetic(int rows) {
    SplittableRandom r = new SplittableRandom(rows);
    int[] tokens = new int[rows * 100];
    int[] labels = new int[rows];
    for (int i = 0; i < rows; i++) {
      labels[i] = r.nextInt(46);
      int pad = r.nextBoolean() ? 0 : r.nextInt(90);
      for (int t = pad; t < 100; t++) {
        tokens[i * 100 + t] = 1 + (int) (999 * Math.pow(r.nextDouble(), 3));
      }
    }
    return new Rows(tokens, labels);
  }
}
