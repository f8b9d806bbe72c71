package org.simdlstm.kernels;

/// The sizes into which a matrix product is cut, in BLIS's words.
final class Blocking {
  /// mr and nr: C takes `ROWS * VECTORS` registers, B `VECTORS`, and the compiler loads up to three
  /// broadcasts of A ahead: 6 x 4 + 4 + 3 <= 32, 5 x 2 + 2 + 3 <= 16. One accumulator that is
  /// spilled costs half the speed, since its way through memory is longer than an fma.
  static final int ROWS = Machine.registers() == 32 ? 6 : 5;

  static final int VECTORS = Machine.registers() == 32 ? 4 : 2;

  /// The widest panel of B.
  static final int PANEL = VECTORS * Lanes.VL;

  /// kc of a packed matrix: a tile of A, `ROWS * PACKED_DEPTH` floats, is 12 KiB and stays in L1
  /// while B's panels pass.
  static final int PACKED_DEPTH = 512;

  /// kc where B is packed on the way: with `COLUMNS` 480 KiB, half of a usual L2 cache.
  static final int DEPTH = 256;

  /// nc.
  static final int COLUMNS = 480;

  /// The most rows of a partial sum of [Gemm#addTransposed]. It decides bits: not a size to tune.
  static final int SUM = 256;

  private Blocking() {}

  /// Rows of the next tile when `rows` are left: as few tiles as possible, of even height.
  static int tileRows(int rows) {
    return evenShare(rows, ROWS);
  }

  /// Rows of the next partial sum when `rows` are left.
  static int sumRows(int rows) {
    return evenShare(rows, SUM);
  }

  /// Rows of B in the next block when `rows` are left.
  static int blockRows(int rows) {
    return evenShare(rows, DEPTH);
  }

  /// Columns of B in the next block when `columns` are left: whole vectors but for the last.
  static int blockColumns(int columns) {
    int vectors = wholeVectors(columns) / Lanes.VL;
    return Math.min(columns, evenShare(vectors, COLUMNS / Lanes.VL) * Lanes.VL);
  }

  /// Columns of the next panel when `columns` are left: whole vectors, so the last panel may reach
  /// beyond the matrix.
  static int panelWidth(int columns) {
    return evenShare((columns + Lanes.VL - 1) / Lanes.VL, VECTORS) * Lanes.VL;
  }

  /// `n` rounded up to whole vectors.
  static int wholeVectors(int n) {
    return (n + Lanes.VL - 1) / Lanes.VL * Lanes.VL;
  }

  private static int evenShare(int n, int most) {
    int shares = (n + most - 1) / most;
    return (n + shares - 1) / shares;
  }
}
