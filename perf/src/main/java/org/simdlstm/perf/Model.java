package org.simdlstm.perf;

/// The Reuters model in one library, used by one thread at a time.
public interface Model extends AutoCloseable {
  /// Fills `probabilities` `[rows, classes]` for `tokens` `[rows, length]`.
  void predict(int[] tokens, int rows, float[] probabilities);

  /// Trains once on all rows in their order, in minibatches of `batch`, with Adam at Keras'
  /// defaults. Each later call has the same arguments and is the next epoch.
  ///
  /// @param tokens `[rows, length]`
  /// @param labels `[rows]`
  default void train(int[] tokens, int[] labels, int batch) {
    throw new UnsupportedOperationException();
  }

  @Override
  default void close() {}
}
