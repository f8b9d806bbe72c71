package org.simdlstm.lstm;

import java.util.Arrays;

/// Sequences sorted by their tokens, the highest first: so padding comes last, and sequences that
/// begin alike are neighbours.
final class PrefixOrder {
  private int[] rows = {};
  private int[] merged = {};
  private int[] tokens;
  private int length;

  /// Sorts the first `count` rows of `tokens` `[any, length]`, and keeps `tokens` until [#end].
  void sort(int[] tokens, int length, int count) {
    this.tokens = tokens;
    this.length = length;
    if (rows.length < count) {
      rows = new int[count];
      merged = new int[count];
    }
    for (int i = 0; i < count; i++) {
      rows[i] = i;
    }
    for (long run = 1; run < count; run *= 2) {
      for (long from = 0; from < count; from += 2 * run) {
        merge((int) from, (int) Math.min(from + run, count), (int) Math.min(from + 2 * run, count));
      }
      int[] sorted = merged;
      merged = rows;
      rows = sorted;
    }
  }

  /// Lets go of the caller's array.
  void end() {
    tokens = null;
  }

  /// The row at a sorted position.
  int row(int sorted) {
    return rows[sorted];
  }

  /// Its tokens 0 in front.
  int pads(int sorted) {
    return PaddingOrder.leadingPads(tokens, rows[sorted] * length, length);
  }

  /// The tokens that it has in common with the one before, from the first on.
  int common(int sorted) {
    int start = rows[sorted] * length;
    int before = rows[sorted - 1] * length;
    int first = Arrays.mismatch(tokens, before, before + length, tokens, start, start + length);
    return first < 0 ? length : first;
  }

  private void merge(int from, int middle, int to) {
    int left = from;
    int right = middle;
    for (int i = from; i < to; i++) {
      boolean takeLeft = right == to || left < middle && !isBefore(rows[right], rows[left]);
      merged[i] = takeLeft ? rows[left++] : rows[right++];
    }
  }

  private boolean isBefore(int row, int other) {
    int start = row * length;
    int otherStart = other * length;
    return Arrays.compare(tokens, start, start + length, tokens, otherStart, otherStart + length)
        > 0;
  }
}
