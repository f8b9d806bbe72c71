package org.simdlstm.kernels;

/// Scratch memory for the matrix products of one thread; two threads never share one.
public final class Workspace {
  /// A tile of a C that is narrower than a vector.
  final float[] tile = new float[Tiles.MAX_ROWS * Lanes.VL];

  /// Where the rows of [#tile] start.
  final int[] tileRows = new int[Tiles.MAX_ROWS];

  /// Where the rows of a tile or a block start in C.
  int[] cRows = new int[Tiles.MAX_ROWS];

  /// A row of zeros, the start value of a product that overwrites C, and where its rows start.
  final float[] zeros = new float[Tiles.ROW_VECTORS * Lanes.VL];

  final int[] zeroRows = new int[Tiles.MAX_ROWS];

  /// Where the panels in [#b(int)] start.
  int bStart;

  private float[] a = new float[0];
  private float[] b = new float[0];
  private float[] rows = new float[0];

  /// Empty; what grows with a product's shape grows when it is first needed.
  public Workspace() {
    for (int r = 0; r < Tiles.MAX_ROWS; r++) {
      tileRows[r] = r * Lanes.VL;
    }
  }

  /// Room for a few rows of a result that the caller takes further while they are in cache.
  public float[] rows(int size) {
    if (rows.length < size) {
      rows = new float[size];
    }
    return rows;
  }

  /// Room for packed rows of A.
  float[] a(int size) {
    int length = size + Blocking.BEHIND;
    if (a.length < length) {
      a = new float[length];
    }
    return a;
  }

  /// Room for packed panels of B, from the cache line at `bStart` on.
  float[] b(int size) {
    int length = size + CacheLines.FLOATS + Blocking.BEHIND;
    if (b.length < length) {
      b = new float[length];
    }
    bStart = CacheLines.first(b);
    return b;
  }
}
