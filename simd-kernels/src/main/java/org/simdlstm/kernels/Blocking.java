package org.simdlstm.kernels;

/// The sizes into which a matrix product is cut, in BLIS's words.
final class Blocking {
  /// mr and nr: C's tile needs `ROWS * VECTORS` registers, B a row of `VECTORS`, A one broadcast. 8
  /// x 3: 24 + 3 + 1 <= 32; 6 x 2: 12 + 2 + 1 <= 16.
  static final int ROWS = Machine.registers() == 32 ? 8 : 6;

  static final int VECTORS = Machine.registers() == 32 ? 3 : 2;

  /// Columns of a panel of B.
  static final int PANEL = VECTORS * Lanes.VL;

  /// kc: a tile of A, `ROWS * DEPTH` floats, is 8 KiB and stays in L1 while B's panels pass. Also
  /// the length of a partial sum in [Gemm#addTransposed], where it decides bits.
  static final int DEPTH = 256;

  private Blocking() {}

  /// Rows of the next tile when `rows` are left: as few tiles as possible, of even height.
  static int tileRows(int rows) {
    int tiles = (rows + ROWS - 1) / ROWS;
    return (rows + tiles - 1) / tiles;
  }

  /// `n` rounded up to whole vectors.
  static int wholeVectors(int n) {
    return (n + Lanes.VL - 1) / Lanes.VL * Lanes.VL;
  }
}
