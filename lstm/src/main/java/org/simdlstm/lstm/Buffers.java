package org.simdlstm.lstm;

import org.simdlstm.kernels.CacheLines;

/// Arrays that grow when a larger minibatch comes and else stay.
final class Buffers {
  private Buffers() {}

  /// `array` if it holds `size`, or a new one with some room to spare; contents are not kept.
  static float[] room(float[] array, int size) {
    return array.length >= size ? array : new float[size + size / 8];
  }

  /// The same with room to begin at the first cache line.
  static float[] alignedRoom(float[] array, int size) {
    return room(array, size + CacheLines.FLOATS);
  }

  /// The offsets of `rows` rows, one behind the other from `first` on, and of their end.
  static int[] rowOffsets(int[] offsets, int first, int rows, int stride) {
    int[] result = offsets.length > rows ? offsets : new int[rows + rows / 8 + 1];
    for (int row = 0; row <= rows; row++) {
      result[row] = first + row * stride;
    }
    return result;
  }
}
