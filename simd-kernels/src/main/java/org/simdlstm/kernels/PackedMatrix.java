package org.simdlstm.kernels;

/// The right operand of a product, copied into the order in which the tiles read it.
///
/// Blocks of rows, one for each chain, in a block panels of columns, in a panel row after row, in
/// whole vectors.
public final class PackedMatrix {
  final int rows;
  final int columns;
  final float[] data;
  private final int paddedColumns;
  private int start; // of the first panel, at a cache line

  /// Room for a `[rows, columns]` matrix.
  ///
  /// @throws IllegalArgumentException if it has no row: a product would have no chain
  /// @throws ArithmeticException if it is too large for an array
  public PackedMatrix(int rows, int columns) {
    if (rows < 1 || columns < 0) {
      throw new IllegalArgumentException("a matrix cannot be %d x %d".formatted(rows, columns));
    }
    this.rows = rows;
    this.columns = columns;
    this.paddedColumns = Math.multiplyExact(Math.ceilDiv(columns, Lanes.VL), Lanes.VL);
    int packed = Math.multiplyExact(rows, paddedColumns);
    this.data = new float[Math.addExact(packed, CacheLines.FLOATS + Blocking.BEHIND)];
  }

  /// Takes over the matrix whose element `[p, j]` stands at `b[offset + p * rowStride + j *
  /// columnStride]`.
  public void pack(float[] b, int offset, int rowStride, int columnStride) {
    start = CacheLines.first(data);
    int depth;
    for (int p = 0; p < rows; p += depth) {
      depth = Blocking.depth(rows - p);
      int from = offset + p * rowStride;
      Packing.block(
          Blocking.VECTORS, depth, columns, b, from, rowStride, columnStride, data, panel(p, 0));
    }
  }

  /// Whether the panels still begin with cache lines: the garbage collector may move them.
  public boolean isAligned() {
    return start == CacheLines.first(data);
  }

  /// Where the panel of column `j` in the block that begins with row `p` starts.
  int panel(int p, int j) {
    return start + p * paddedColumns + j * Blocking.depth(rows - p);
  }
}
