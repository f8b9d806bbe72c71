package org.simdlstm.lstm;

/// Arrays that grow when a larger minibatch comes and else stay.
final class Buffers {
  private Buffers() {}

  /// `array` if it holds `size`, or a new one with some room to spare; contents are not kept.
  static float[] room(float[] array, int size) {
    return array.length >= size ? array : new float[size + size / 8];
  }

  /// The offsets `0, stride, 2 stride, ...` of at least `rows` rows.
  static int[] rowOffsets(int[] offsets, int rows, int stride) {
    if (offsets.length >= rows) {
      return offsets;
    }
    int[] result = new int[rows + rows / 8];
    for (int row = 0; row < result.length; row++) {
      result[row] = row * stride;
    }
    return result;
  }
}
