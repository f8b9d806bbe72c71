package org.simdlstm.perf;

import java.util.stream.IntStream;

/// What main memory gives at most: a sum of two arrays that no cache holds.
final class MemoryProbe {
  private static final int SIZE = 1 << 24;

  private final float[][] a;
  private final float[][] b;

  MemoryProbe(int threads) {
    a = new float[threads][SIZE];
    b = new float[threads][SIZE];
  }

  /// Adds one array to the other on each thread and returns the GB that were read and written.
  double run() {
    IntStream.range(0, a.length).parallel().forEach(i -> add(a[i], b[i]));
    return 1e-9 * a.length * 3 * Float.BYTES * SIZE;
  }

  private static void add(float[] a, float[] b) {
    for (int i = 0; i < SIZE; i++) {
      a[i] += b[i];
    }
  }
}
