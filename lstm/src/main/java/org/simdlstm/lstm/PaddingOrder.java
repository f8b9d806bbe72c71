package org.simdlstm.lstm;

import java.util.Arrays;

/// Sequences sorted by the number of tokens 0 in front, fewest first and else in the order given.
final class PaddingOrder {
  private int[] rows = {};
  private int[] pads = {};
  private int[] ends = {};

  /// Sorts the rows `rowIds[from .. from + count - 1]` of `tokens` `[any, length]`.
  void sort(int[] tokens, int length, int[] rowIds, int from, int count) {
    if (rows.length < count) {
      rows = new int[count];
      pads = new int[count];
    }
    if (ends.length < length + 2) {
      ends = new int[length + 2];
    }
    Arrays.fill(ends, 0);
    for (int i = 0; i < count; i++) {
      ends[leadingPads(tokens, rowIds[from + i] * length, length) + 1]++;
    }
    for (int p = 1; p < ends.length; p++) {
      ends[p] += ends[p - 1];
    }
    for (int i = 0; i < count; i++) {
      int row = rowIds[from + i];
      int rowPads = leadingPads(tokens, row * length, length);
      int sorted = ends[rowPads]++;
      rows[sorted] = row;
      pads[sorted] = rowPads;
    }
  }

  /// The row at a sorted position.
  int row(int sorted) {
    return rows[sorted];
  }

  /// Its tokens 0 in front.
  int pads(int sorted) {
    return pads[sorted];
  }

  /// The tokens 0 in front of the sequence of `length` tokens at `start`.
  static int leadingPads(int[] tokens, int start, int length) {
    int count = 0;
    while (count < length && tokens[start + count] == 0) {
      count++;
    }
    return count;
  }
}
