package org.simdlstm.io;

import org.simdlstm.lstm.Dataset;

/// Labelled sequences of any length. The arrays are not copied.
///
/// @param tokens one row of word ids for each sequence
/// @param labels the class of each sequence
public record Sequences(int[][] tokens, int[] labels) {

  /// Checks that there is one label for each sequence.
  ///
  /// @throws IllegalArgumentException if there is not
  public Sequences {
    if (tokens.length != labels.length) {
      throw new IllegalArgumentException(
          tokens.length + " sequences, but " + labels.length + " labels");
    }
  }

  /// The number of sequences.
  public int size() {
    return labels.length;
  }

  /// All sequences with Keras' default padding: zeros in front, the beginning of long ones cut off.
  public Dataset padded(int maxlen) {
    return new Dataset(maxlen, PadSequences.to(maxlen).apply(tokens), labels);
  }

  /// Keras' `to_categorical`: `[labels, classes]` row by row, 1 at the label and 0 elsewhere.
  ///
  /// @throws IllegalArgumentException if a label is not below `classes`
  public static float[] oneHot(int[] labels, int classes) {
    float[] rows = new float[Math.multiplyExact(labels.length, classes)];
    for (int row = 0; row < labels.length; row++) {
      if (labels[row] < 0 || labels[row] >= classes) {
        throw new IllegalArgumentException(
            "label " + labels[row] + " is not one of " + classes + " classes");
      }
      rows[row * classes + labels[row]] = 1;
    }
    return rows;
  }
}
