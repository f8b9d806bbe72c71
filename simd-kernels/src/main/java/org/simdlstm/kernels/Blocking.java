package org.simdlstm.kernels;

/// The sizes into which a matrix product is cut, in BLIS's words.
final class Blocking {
  /// mr and nr: C takes `ROWS * VECTORS` registers, B `VECTORS`, and the compiler loads two or
  /// three broadcasts of A ahead: 6 x 4 + 4 + 3 <= 32, 6 x 2 + 2 + 2 <= 16. One accumulator that is
  /// spilled costs half the speed, since its way through memory is longer than an fma.
  static final int ROWS = 6;

  static final int VECTORS = Machine.registers() == 32 ? 4 : 2;

  /// nr of tiles of one or two rows, whose few sums would wait for each other.
  static final int WIDE = 4;

  /// The widest packed panel of B.
  static final int PANEL = WIDE * Lanes.VL;

  /// Floats behind what is packed of A or B, as many as a tile's turn may be checked ahead.
  static final int BEHIND = (Tiles.MAX_STEPS - 1) * Math.max(PANEL, Tiles.COLUMNS_STRIDE);

  /// kc, the most products in one chain. It decides bits: not a size to tune.
  static final int DEPTH = 512;

  /// mc, the most rows of A in a block, which stays in the L2 cache while panels of B pass: the
  /// more, the fewer times all of B comes from the L3 cache.
  static final int BLOCK_ROWS = 24 * ROWS;

  /// mc where a block of B stays in the L2 cache: then a few tiles share what is read of it.
  static final int BLOCK_ROWS_IN_L2 = 4 * ROWS;

  /// 2 MB of floats: the most of a packed block of B, and of a packed B or a C that is taken to be
  /// in a cache.
  static final int PART_OF_L3 = 512 * 1024;

  /// The most rows of A in a block where a packed B is larger: each panel comes from the L3 cache
  /// once for all of the block's tiles.
  private static final int ROWS_IN_TURN = 10 * ROWS;

  /// Floats in half of a usual L2 cache.
  static final int HALF_L2 = 120 * 1024;

  /// Columns of B that `A^T B` copies at a time: whole panels, four cache lines of a row.
  static final int COPIED = 64;

  /// Whether a panel alone is that wide, so that B is cheaper to read where it stands.
  static final boolean B_IN_PLACE = VECTORS * Lanes.VL >= COPIED;

  /// Floats of a page. Where rows of B are as long, each row of a panel lies on a page of its own,
  /// and such rows share a few sets of the L1 cache.
  static final int PAGE = 1024;

  /// The most rows of C for which a B in the L2 cache is not copied: more where panels are wide.
  static final int FEW_ROWS = (B_IN_PLACE ? 16 : 4) * ROWS;

  private Blocking() {}

  /// Rows of the next tile when `rows` are left: as few tiles as possible, of even height.
  static int tileRows(int rows) {
    return evenShare(rows, ROWS);
  }

  /// The same where a tile has so many vectors. With half of the most it may be twice as high: it
  /// reads B half as often, and one of a single vector has few sums that would wait for each other.
  static int tileRows(int rows, int vectors) {
    return evenShare(rows, 2 * vectors <= VECTORS ? 2 * ROWS : ROWS);
  }

  /// Tiles for so many rows.
  static int tiles(int rows) {
    return shares(rows, ROWS);
  }

  /// Products of the next chain when `k` are left.
  static int depth(int k) {
    return evenShare(k, DEPTH);
  }

  /// The most rows of A in a block whose tiles take turns at each panel of a packed `[k, n]` B.
  static int maxBlockRows(int k, int n) {
    return (long) k * n > PART_OF_L3 ? ROWS_IN_TURN : ROWS;
  }

  /// Rows of the next such block when `rows` are left.
  static int blockRows(int rows, int k, int n) {
    return evenShare(rows, maxBlockRows(k, n));
  }

  /// Rows of C, which are columns of A, in the next block of `A^T B`.
  static int gradientRows(int rows) {
    return evenShare(rows, Tiles.COLUMNS_STRIDE);
  }

  /// nc: columns of B in the next block, `depth` rows deep, when `columns` are left: whole vectors
  /// but for the last.
  static int blockColumns(int columns, int depth) {
    int vectors = wholeVectors(columns) / Lanes.VL;
    return Math.min(columns, evenShare(vectors, PART_OF_L3 / depth / Lanes.VL) * Lanes.VL);
  }

  /// nr of a product with so many rows and a B that stands or is packed.
  static int panelVectors(int rows, boolean stands) {
    if (rows == 1 && stands) {
      return Tiles.ROW_VECTORS;
    }
    return rows <= 2 ? WIDE : VECTORS;
  }

  /// Columns of the next panel of at most `most` vectors when `columns` are left: whole vectors, so
  /// the last panel may reach beyond the matrix. Of panels of uneven width the wider come last, for
  /// one vector alone cannot end where the matrix ends by overlapping another.
  static int panelWidth(int most, int columns) {
    int vectors = wholeVectors(columns) / Lanes.VL;
    return (vectors <= most ? vectors : vectors / shares(vectors, most)) * Lanes.VL;
  }

  /// Packed panels that a tile of so many rows takes at once when `columns` are left, `width` of
  /// them in the next panel: of one width, and none beyond the matrix. The sums of one panel would
  /// wait for each other, and the L2 cache is faster where it is read in several places.
  static int panels(int rows, int width, int columns) {
    int sums = rows * width / Lanes.VL;
    int most =
        rows > Tiles.PANELS_ROWS ? 1 : Math.clamp(Tiles.PANELS_SUMS / sums, 1, Tiles.MAX_PANELS);
    int panels = 1;
    while (panels < most
        && (panels + 1) * width <= columns
        && panelWidth(VECTORS, columns - panels * width) == width) {
      panels++;
    }
    return panels;
  }

  /// Columns of the panels that end where a vector ends: all or all but the last panel.
  static int fullPanels(int most, int columns) {
    int full = 0;
    int width = panelWidth(most, columns);
    while (full + width <= columns && width > 0) {
      full += width;
      width = panelWidth(most, columns - full);
    }
    return full;
  }

  /// `n` rounded up to whole vectors.
  static int wholeVectors(int n) {
    return (n + Lanes.VL - 1) / Lanes.VL * Lanes.VL;
  }

  private static int evenShare(int n, int most) {
    if (n <= most) {
      return n; // no division, which a small product would feel
    }
    int shares = shares(n, most);
    return (n + shares - 1) / shares;
  }

  /// [Math#ceilDiv] without its care for signs, which a small product would feel.
  private static int shares(int n, int most) {
    return (n + most - 1) / most;
  }
}
