package org.simdlstm.perf;

/// A matrix product in single precision whose operands lie where its library likes them.
public interface Product extends AutoCloseable {
  /// `c = a b`, in the same memory each time.
  void multiply();

  /// A copy of `c` `[m, n]`.
  float[] result();

  @Override
  default void close() {}
}
