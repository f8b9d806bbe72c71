package org.simdlstm.lstm;

/// One layer of a [Sequential] model: its configuration, without weights.
public sealed interface Layer permits Embedding, Lstm, Dense {
  /// Refuses a size that is not positive.
  static void requirePositive(String what, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(what + " must be at least 1, not " + value);
    }
  }
}
