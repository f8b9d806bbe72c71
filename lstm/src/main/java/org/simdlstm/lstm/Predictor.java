package org.simdlstm.lstm;

/// An immutable snapshot of a model that predicts, from any number of threads at once.
public final class Predictor {
  Predictor(Sequential model, int threads) {
    Layer.requirePositive("threads", threads);
  }

  /// The outputs for `tokens` `[rows, length]`: `[rows, outputDim]`.
  public float[] predict(int[] tokens, int length) {
    throw new UnsupportedOperationException();
  }

  /// The same into the caller's array, without allocation.
  ///
  /// @param tokens `[rows, length]`, row-major
  /// @param length tokens in a sequence
  /// @param output `[rows, outputDim]`
  public void predict(int[] tokens, int length, float[] output) {
    throw new UnsupportedOperationException();
  }
}
