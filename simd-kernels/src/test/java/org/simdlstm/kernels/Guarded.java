package org.simdlstm.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;

/// A range inside an array, between words that no kernel may touch.
record Guarded(float[] array, int offset, int n) {
  private static final float GUARD = Float.intBitsToFloat(0x7fc0dead);
  private static final int WORDS = 19;

  static Guarded of(float... values) {
    float[] array = new float[values.length + 2 * WORDS];
    Arrays.fill(array, GUARD);
    System.arraycopy(values, 0, array, WORDS, values.length);
    return new Guarded(array, WORDS, values.length);
  }

  static Guarded ofSize(int n) {
    return of(new float[n]);
  }

  /// Uniform in `[-scale, scale)`.
  static Guarded random(SplittableRandom random, int n, double scale) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) random.nextDouble(-scale, scale);
    }
    return of(values);
  }

  float at(int i) {
    return array[offset + i];
  }

  float[] values() {
    return Arrays.copyOfRange(array, offset, offset + n);
  }

  Guarded copy() {
    return of(values());
  }

  /// Equal to the bit, NaN included, and nothing written beside the range.
  void assertBits(float... expected) {
    assertThat(bits(array)).containsExactly(bits(of(expected).array));
  }

  private static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(values[i]);
    }
    return bits;
  }
}
