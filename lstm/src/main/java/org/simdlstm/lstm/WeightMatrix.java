package org.simdlstm.lstm;

import org.simdlstm.kernels.PackedMatrix;

/// A weight matrix of a prediction: as it stands for scalar loops and, once asked for, packed for
/// vectors, which a first prediction need not wait for.
final class WeightMatrix {
  private final int rows;
  private final int columns;
  private final float[] values;
  private volatile PackedMatrix packed;

  /// A copy of a weight of two dimensions.
  WeightMatrix(Weight weight) {
    this.rows = weight.shape().get(0);
    this.columns = weight.shape().get(1);
    this.values = weight.values().clone();
  }

  int rows() {
    return rows;
  }

  int columns() {
    return columns;
  }

  /// Row-major.
  float[] values() {
    return values;
  }

  PackedMatrix packed() {
    PackedMatrix result = packed;
    return result == null ? pack() : result;
  }

  /// Lets go of a packed form that the garbage collector has moved off the cache lines.
  void align() {
    PackedMatrix current = packed;
    if (current != null && !current.isAligned()) {
      packed = null;
    }
  }

  private synchronized PackedMatrix pack() {
    PackedMatrix result = packed; // read once: another thread may let go of it meanwhile
    if (result == null) {
      result = new PackedMatrix(rows, columns);
      result.pack(values, 0, columns, 1);
      packed = result;
    }
    return result;
  }
}
