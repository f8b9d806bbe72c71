package org.simdlstm.lstm;

import java.util.Arrays;
import java.util.Objects;

/// Labelled sequences of one length: what is trained and evaluated on. The arrays are not copied.
///
/// @param length tokens in each row, at least 1
/// @param tokens `[rows, length]`, row by row
/// @param labels `[rows]`, the class of each row
public record Dataset(int length, int[] tokens, int[] labels) {

  /// Checks that `tokens` holds `length` tokens for each label.
  ///
  /// @throws IllegalArgumentException if it does not, if `length` is below 1 or a label negative
  public Dataset {
    Objects.requireNonNull(tokens, "tokens");
    Objects.requireNonNull(labels, "labels");
    if (length < 1) {
      throw new IllegalArgumentException("length " + length + " is below 1");
    }
    if (tokens.length != (long) labels.length * length) {
      throw new IllegalArgumentException(
          labels.length
              + " labels of length "
              + length
              + " do not fit "
              + tokens.length
              + " tokens");
    }
    for (int label : labels) {
      if (label < 0) {
        throw new IllegalArgumentException("label " + label + " is negative");
      }
    }
  }

  /// The number of labelled sequences.
  public int rows() {
    return labels.length;
  }

  /// Rows `from` (inclusive) to `to` (exclusive), copied.
  ///
  /// @throws IndexOutOfBoundsException if they are not rows of this data set
  public Dataset slice(int from, int to) {
    Objects.checkFromToIndex(from, to, rows());
    return new Dataset(
        length,
        Arrays.copyOfRange(tokens, from * length, to * length),
        Arrays.copyOfRange(labels, from, to));
  }
}
