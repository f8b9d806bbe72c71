package org.simdlstm.lstm;

/// A vector for each token: `[batch, time] -> [batch, time, outputDim]`.
///
/// @param inputDim the size of the vocabulary; tokens are `0 .. inputDim - 1`
/// @param outputDim the length of a vector
public record Embedding(int inputDim, int outputDim) implements Layer {
  /// Refuses sizes below one.
  public Embedding {
    Sequential.requirePositive("inputDim", inputDim);
    Sequential.requirePositive("outputDim", outputDim);
  }
}
