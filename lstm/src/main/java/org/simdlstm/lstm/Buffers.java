package org.simdlstm.lstm;

import org.simdlstm.kernels.CacheLines;

/// Arrays that grow when a larger minibatch comes and else stay.
final class Buffers {
  private Buffers() {}

  /// `array` if it holds `size`, or a new one with some room to spare; contents are not kept.
  static float[] room(float[] array, int size) {
    return array.length >= size ? array : new float[size + size / 8];
  }

  /// The same with room to begin at a cache line, as [#rowOffsets(int[], float[], int, int)] does.
  static float[] alignedRoom(float[] array, int size) {
    return room(array, size + CacheLines.FLOATS);
  }

  /// The offsets of `rows` rows that lie one behind the other from the first cache line on, and of
  /// their end.
  static int[] rowOffsets(int[] offsets, float[] array, int rows, int stride) {
    int[] result = offsets.length > rows ? offsets : new int[rows + rows / 8 + 1];
    int first = CacheLines.first(array);
    for (int row = 0; row <= rows; row++) {
      result[row] = first + row * stride;
    }
    return result;
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
