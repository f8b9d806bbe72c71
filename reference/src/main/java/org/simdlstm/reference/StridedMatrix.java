package org.simdlstm.reference;

/// A matrix inside an array: element (i, j) is `values[offset + i * rowStride + j * columnStride]`.
public record StridedMatrix(
    double[] values, int offset, int rows, int columns, int rowStride, int columnStride) {

  /// The whole array as one row-major matrix.
  public static StridedMatrix rowMajor(double[] values, int rows, int columns) {
    return new StridedMatrix(values, 0, rows, columns, columns, 1);
  }

  /// The same elements, rows and columns exchanged; nothing is copied.
  public StridedMatrix transposed() {
    return new StridedMatrix(values, offset, columns, rows, columnStride, rowStride);
  }

  /// Element (i, j).
  public double get(int i, int j) {
    return values[offset + i * rowStride + j * columnStride];
  }

  /// Replaces element (i, j).
  public void set(int i, int j, double value) {
    values[offset + i * rowStride + j * columnStride] = value;
  }
}
