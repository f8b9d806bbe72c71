package org.simdlstm.kernels;

/// Rows of a table by their number: the embedding layer, forward and backward.
///
/// A number outside of the table throws [IndexOutOfBoundsException] unless it lands in another part
/// of the same array: the caller checks its tokens.
public final class Embeddings {
  private Embeddings() {}

  /// `out[r] = table[ids[r]]` for `0 <= r < rows`.
  public static void gather(
      int rows,
      int columns,
      int[] ids, // [rows]
      int idsOffset,
      float[] table, // [any, columns]
      int tableOffset,
      float[] out, // [rows, columns]
      int outOffset) {
    for (int r = 0; r < rows; r++) {
      System.arraycopy(
          table, tableOffset + ids[idsOffset + r] * columns, out, outOffset + r * columns, columns);
    }
  }

  /// `table[ids[r]] += x[r]` for `0 <= r < rows` in ascending order.
  public static void scatterAdd(
      int rows,
      int columns,
      int[] ids, // [rows]
      int idsOffset,
      float[] x, // [rows, columns]
      int xOffset,
      float[] table, // [any, columns]
      int tableOffset) {
    for (int r = 0; r < rows; r++) {
      Reductions.add(
          x, xOffset + r * columns, table, tableOffset + ids[idsOffset + r] * columns, columns);
    }
  }
}
