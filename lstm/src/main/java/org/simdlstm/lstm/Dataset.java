package org.simdlstm.lstm;

import java.util.Arrays;

/// Labelled token sequences of one length.
///
/// @param length tokens in a sequence
/// @param tokens `[rows, length]`, row-major
/// @param labels `[rows]`, the class of each sequence
public record Dataset(int length, int[] tokens, int[] labels) {
  /// Refuses arrays that do not fit together, and negative labels.
  public Dataset {
    Sequential.requirePositive("length", length);
    if (tokens.length != (long) labels.length * length) {
      throw new IllegalArgumentException(
          "%d labels of sequences of length %d need %d tokens, not %d"
              .formatted(labels.length, length, (long) labels.length * length, tokens.length));
    }
    for (int row = 0; row < labels.length; row++) {
      if (labels[row] < 0) {
        throw new IllegalArgumentException(
            "label %d of row %d is negative".formatted(labels[row], row));
      }
    }
  }

  /// How many sequences there are.
  public int rows() {
    return labels.length;
  }

  /// A copy of the rows `from` (inclusive) to `to` (exclusive).
  public Dataset slice(int from, int to) {
    if (from < 0 || to < from || to > rows()) {
      throw new IllegalArgumentException(
          "rows %d to %d of %d cannot be sliced".formatted(from, to, rows()));
    }
    return new Dataset(
        length,
        Arrays.copyOfRange(tokens, from * length, to * length),
        Arrays.copyOfRange(labels, from, to));
  }
}
