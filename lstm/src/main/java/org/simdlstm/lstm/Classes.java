package org.simdlstm.lstm;

/// The answer of a classifier.
final class Classes {
  private Classes() {}

  /// The class of the largest of `classes` outputs at `from`, the first one where several are.
  static int best(float[] outputs, int from, int classes) {
    int best = 0;
    for (int j = 1; j < classes; j++) {
      if (outputs[from + j] > outputs[from + best]) {
        best = j;
      }
    }
    return best;
  }
}
