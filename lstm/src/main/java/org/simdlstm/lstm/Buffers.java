package org.simdlstm.lstm;

import org.simdlstm.kernels.CacheLines;

/// Arrays that grow when a larger minibatch comes and else stay.
final class Buffers {
  /// The longest array that every JVM can make.
  private static final int MAX_LENGTH = Integer.MAX_VALUE - 8;

  private Buffers() {}

  /// `array` if it holds `size`, or a new one with some room to spare; contents are not kept.
  ///
  /// @throws IllegalArgumentException if no array does
  static float[] room(float[] array, long size) {
    if (array.length >= size) {
      return array;
    }
    int least = length("a minibatch (use fewer rows or threads, or shorter sequences)", size);
    return new float[(int) Math.min(least + (long) least / 8, MAX_LENGTH)];
  }

  /// The length of an array of so many numbers, which `what` needs.
  ///
  /// @throws IllegalArgumentException if there is none
  static int length(String what, long numbers) {
    if (numbers > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "no array holds the %d numbers of %s".formatted(numbers, what));
    }
    return (int) numbers;
  }

  /// The same with room to begin at the first cache line.
  static float[] alignedRoom(float[] array, long size) {
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
