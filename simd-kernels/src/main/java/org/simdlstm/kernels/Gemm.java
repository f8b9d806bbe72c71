package org.simdlstm.kernels;

import java.util.Arrays;

/// Matrix products in single precision.
///
/// An element of a product `S + A B` is `s + chain + chain + ...`: the products with ascending p in
/// as few even shares as are no longer than 512, each one chain `fma(a[p], b[p], sum)` from zero.
/// So its bits depend on s, its row of A and its column of B and on nothing else: not on the vector
/// width, the other rows, or how the work is cut. Rows of A and S are found through arrays of
/// offsets, which makes a gather free. Operands must not overlap C, but row r of S may be row r of
/// C.
public final class Gemm {
  private Gemm() {}

  /// The most that [#tileRows] answers.
  public static int maxTileRows() {
    return Blocking.ROWS;
  }

  /// The rows of the next tile of a block of which `rows` are left.
  public static int tileRows(int rows) {
    return Blocking.tileRows(rows);
  }

  /// The most that [#blockRows] answers.
  public static int maxBlockRows(int k, int n) {
    return Blocking.maxBlockRows(k, n);
  }

  /// The rows at a time, of `rows` that are left, with which [#multiply] by a `[k, n]` matrix is at
  /// its best: a tile, or where the matrix is beyond the L2 cache several that share what they read
  /// of it.
  public static int blockRows(int rows, int k, int n) {
    return Blocking.blockRows(rows, k, n);
  }

  /// The products in the next chain when `k` are left: a sum cut there has the same bits.
  public static int chainLength(int k) {
    return Blocking.depth(k);
  }

  /// `C[r, :] = S[r, :] + A[r, :] B` for `0 <= r < m`.
  ///
  /// @param m rows of C
  /// @param a row r of A is the `b.rows` floats at `aRows[aFrom + r]`
  /// @param b `[k, n]`
  /// @param s start values; row r is the n floats at `sRows[sFrom + r]`
  /// @param c row r is the n floats at `c0 + r * cStride`
  public static void multiply(
      Workspace ws,
      int m,
      float[] a,
      int[] aRows,
      int aFrom,
      PackedMatrix b,
      float[] s,
      int[] sRows,
      int sFrom,
      float[] c,
      int c0,
      int cStride) {
    float[] blockOfA = ws.a(Math.min(m, maxBlockRows(b.rows, b.columns)) * Tiles.A_STRIDE);
    int blockRows;
    for (int i = 0; i < m; i += blockRows) {
      blockRows = blockRows(m - i, b.rows, b.columns);
      int cBlock = c0 + i * cStride;
      float[] start = s;
      int[] starts = sRows;
      int from = sFrom + i;
      int p = 0;
      do {
        int depth = Blocking.depth(b.rows - p);
        Packing.rows(blockRows, depth, a, aRows, aFrom + i, p, blockOfA, Tiles.A_STRIDE);
        int width;
        for (int j = 0; j < b.columns; j += width) {
          int left = b.columns - j;
          int bs = Blocking.panelWidth(Blocking.VECTORS, left);
          int panels = Blocking.panels(blockRows, bs, left);
          width = Math.min(panels * bs, left);
          int panel = b.panel(p, j);
          int rows;
          for (int r = 0; r < blockRows; r += rows) {
            rows = Blocking.tileRows(blockRows - r);
            tile(
                ws,
                false,
                rows,
                bs / Lanes.VL,
                panels,
                width,
                depth,
                blockOfA,
                r * Tiles.A_STRIDE,
                b.data,
                panel,
                bs,
                start,
                starts,
                from + r,
                j,
                c,
                cBlock + r * cStride + j,
                cStride);
          }
        }
        findRows(ws, blockRows, cBlock, cStride);
        start = c;
        starts = ws.cRows;
        from = 0;
        p += depth;
      } while (p < b.rows);
    }
  }

  /// `C += A^T B`
  ///
  /// @param k rows of A and B
  /// @param m columns of A, rows of C
  /// @param n columns of B and C
  /// @param a row p of A is the m floats at `aRows[aFrom + p]`
  /// @param b row p of B is the n floats at `b0 + p * bStride`
  /// @param c row i of C is the n floats at `c0 + i * cStride`
  public static void addTransposed(
      Workspace ws,
      int k,
      int m,
      int n,
      float[] a,
      int[] aRows,
      int aFrom,
      float[] b,
      int b0,
      int bStride,
      float[] c,
      int c0,
      int cStride) {
    // As in sgemm, not with steps of zero.
    boolean stands = Blocking.B_IN_PLACE && bStride > 0 && bStride < Blocking.PAGE;
    int inPlace = stands ? Blocking.fullPanels(Blocking.VECTORS, n) : 0;
    int depth;
    for (int p = 0; p < k; p += depth) {
      depth = Blocking.depth(k - p);
      float[] block = ws.a(depth * Tiles.COLUMNS_STRIDE);
      int rows;
      for (int i = 0; i < m; i += rows) {
        rows = Blocking.gradientRows(m - i);
        Packing.rows(depth, rows, a, aRows, aFrom + p, i, block, Tiles.COLUMNS_STRIDE);
        findRows(ws, rows, c0 + i * cStride, cStride);
        int columns;
        for (int j = 0; j < n; j += columns) {
          int at = b0 + p * bStride;
          columns = inPlace;
          float[] copy = null;
          if (j >= inPlace) {
            // A copy, since rows of B lie far apart and all tiles read it.
            columns = Math.min(Blocking.COPIED, n - j);
            copy = ws.b(depth * Blocking.COPIED);
            Packing.block(Blocking.VECTORS, depth, columns, b, at + j, bStride, 1, copy, ws.bStart);
          }
          tiles(
              ws,
              true,
              block,
              rows,
              Blocking.VECTORS,
              j,
              inPlace,
              j + columns,
              depth,
              b,
              at,
              bStride,
              copy,
              false,
              c,
              cStride);
        }
      }
    }
  }

  /// `C = alpha A B + beta C` with strides instead of transposition flags.
  ///
  /// S is `beta * c` (zero where beta is zero, whatever C holds), A `alpha * a`. Where alpha or k
  /// is zero, C is S, and A and B are not read.
  ///
  /// @param a `[m, k]`, element `[i, p]` at `a[aOffset + i * aRowStride + p * aColumnStride]`
  /// @param b `[k, n]`, element `[p, j]` at `b[bOffset + p * bRowStride + j * bColumnStride]`
  /// @param c `[m, n]`, element `[i, j]` at `c[cOffset + i * cRowStride + j]`
  /// @throws IllegalArgumentException if a matrix leaves its array, or rows of C overlap
  public static void sgemm(
      Workspace ws,
      int m,
      int n,
      int k,
      float alpha,
      float[] a,
      int aOffset,
      int aRowStride,
      int aColumnStride,
      float[] b,
      int bOffset,
      int bRowStride,
      int bColumnStride,
      float beta,
      float[] c,
      int cOffset,
      int cRowStride) {
    requireWithin("A", m, k, a.length, aOffset, aRowStride, aColumnStride);
    requireWithin("B", k, n, b.length, bOffset, bRowStride, bColumnStride);
    requireResult(m, n, c.length, cOffset, cRowStride);
    if (m == 0 || n == 0) {
      return;
    }
    if (alpha == 0 || k == 0) {
      scale(m, n, beta, c, cOffset, cRowStride);
      return;
    }
    if (k == 1 && bColumnStride == 1) {
      ThinProducts.columnByRow(
          m, n, alpha, a, aOffset, aRowStride, b, bOffset, beta, c, cOffset, cRowStride);
      return;
    }
    if (m == 1 && bColumnStride == 1 && (long) k * bRowStride > Blocking.HALF_L2) {
      ThinProducts.rowByMatrix(
          ws, n, k, alpha, a, aOffset, aColumnStride, b, bOffset, bRowStride, beta, c, cOffset);
      return;
    }
    float[] block = ws.a(Math.min(m, Blocking.BLOCK_ROWS) * Tiles.A_STRIDE);
    // Where C is larger, it is filled with zeros first: stores of tiles alone would wait for
    // memory.
    boolean overwrites = beta == 0 && (long) m * n <= Blocking.PART_OF_L3;
    // A tile steps from row to row of B until it has come to the last: not with steps of zero.
    boolean inRows = bColumnStride == 1 && bRowStride > 0;
    int most = Blocking.panelVectors(m, inRows);
    int columns;
    for (int jc = 0; jc < n; jc += columns) {
      columns = Blocking.blockColumns(n - jc, Blocking.depth(k));
      // Where several panels stay in L2, a few tiles of A meet them in turn, and C is written
      // almost row by row.
      boolean inL2 =
          columns > most * Lanes.VL && (long) Blocking.depth(k) * columns <= Blocking.HALF_L2;
      int inPlace = 0;
      int edge = 0;
      if (inRows && m <= 2 * Blocking.ROWS && columns >= Lanes.VL) {
        inPlace = columns / Lanes.VL * Lanes.VL; // a few rows do not pay for a copy of B
        edge = columns - inPlace;
      } else if (inRows
          && m <= Blocking.FEW_ROWS
          && (long) Blocking.depth(k) * bRowStride <= Blocking.HALF_L2) {
        inPlace = Blocking.fullPanels(most, columns); // nor do some, if B is in the cache anyway
      }
      int depth;
      for (int p = 0; p < k; p += depth) {
        depth = Blocking.depth(k - p);
        int bBlock = bOffset + p * bRowStride + jc * bColumnStride;
        int rest = columns - inPlace - edge;
        float[] packed = null;
        if (rest > 0) {
          packed = ws.b(depth * Blocking.wholeVectors(rest));
          int bRest = bBlock + inPlace * bColumnStride;
          Packing.block(most, depth, rest, b, bRest, bRowStride, bColumnStride, packed, ws.bStart);
        }
        boolean overwrite = p == 0 && overwrites;
        int rows;
        for (int i = 0; i < m; i += rows) {
          rows = Math.min(inL2 ? Blocking.BLOCK_ROWS_IN_L2 : Blocking.BLOCK_ROWS, m - i);
          int aBlock = aOffset + i * aRowStride + p * aColumnStride;
          int cBlock = cOffset + i * cRowStride + jc;
          if (p == 0 && !overwrite) {
            scale(rows, columns, beta, c, cBlock, cRowStride);
          }
          Packing.scaledRows(rows, depth, alpha, a, aBlock, aRowStride, aColumnStride, block);
          findRows(ws, rows, cBlock, cRowStride);
          tiles(
              ws,
              false,
              block,
              rows,
              most,
              0,
              inPlace,
              columns - edge,
              depth,
              b,
              bBlock,
              bRowStride,
              packed,
              overwrite,
              c,
              cRowStride);
          if (edge > 0) {
            narrowTile(
                ws,
                false,
                rows,
                edge,
                Lanes.VL - edge,
                depth,
                block,
                0,
                b,
                bBlock + columns - Lanes.VL,
                bRowStride,
                overwrite ? ws.zeros : c,
                overwrite ? ws.zeroRows : ws.cRows,
                0,
                columns - edge,
                c,
                cBlock + columns - edge,
                cRowStride);
          }
        }
      }
    }
  }

  /// `C += A B`, or `C = A B`, for the packed rows of A in `a` and of C at `ws.cRows`, columns
  /// `from .. to - 1`, in panels of at most `most` vectors: those before column `inPlace` with B
  /// where it stands, its column j from `b0 + j` on, the others with B in `packed`.
  private static void tiles(
      Workspace ws,
      boolean byColumns,
      float[] a,
      int m,
      int most,
      int from,
      int inPlace,
      int to,
      int depth,
      float[] b,
      int b0,
      int bs,
      float[] packed,
      boolean overwrite,
      float[] c,
      int cStride) {
    float[] s = overwrite ? ws.zeros : c;
    int[] starts = overwrite ? ws.zeroRows : ws.cRows;
    int firstPacked = Math.max(from, inPlace);
    int panelWidth;
    for (int j = from; j < to; j += panelWidth) {
      boolean stands = j < inPlace;
      panelWidth = Blocking.panelWidth(most, (stands ? inPlace : to) - j);
      int width = Math.min(panelWidth, to - j);
      int vectors = panelWidth / Lanes.VL;
      int panels = stands ? 0 : 1;
      float[] source = stands ? b : packed;
      int at = stands ? b0 + j : ws.bStart + (j - firstPacked) * depth;
      int stride = stands ? bs : panelWidth;
      int sj = overwrite ? 0 : j;
      int aTile = 0;
      int rows;
      for (int i = 0; i < m; i += rows) {
        rows = byColumns ? Blocking.tileRows(m - i) : Blocking.tileRows(m - i, vectors);
        int cTile = ws.cRows[i] + j;
        int si = overwrite ? 0 : i;
        tile(
            ws, byColumns, rows, vectors, panels, width, depth, a, aTile, source, at, stride, s,
            starts, si, sj, c, cTile, cStride);
        aTile += byColumns ? rows : rows * Tiles.A_STRIDE;
      }
    }
  }

  private static void findRows(Workspace ws, int rows, int c0, int cStride) {
    if (ws.cRows.length < rows) {
      ws.cRows = new int[rows];
    }
    for (int r = 0; r < rows; r++) {
      ws.cRows[r] = c0 + r * cStride;
    }
  }

  /// A tile of C from panels of B, `width` columns in all.
  private static void tile(
      Workspace ws,
      boolean byColumns,
      int rows,
      int vectors,
      int panels,
      int width,
      int depth,
      float[] a,
      int a0,
      float[] b,
      int b0,
      int bs,
      float[] s,
      int[] starts,
      int i,
      int j,
      float[] c,
      int c0,
      int cStride) {
    if (width >= Lanes.VL) {
      int last = width - Lanes.VL;
      Tiles.tile(
          byColumns, rows, vectors, panels, depth, a, a0, b, b0, bs, s, starts, i, j, c, c0,
          cStride, last);
    } else {
      narrowTile(
          ws, byColumns, rows, width, 0, depth, a, a0, b, b0, bs, s, starts, i, j, c, c0, cStride);
    }
  }

  /// A tile of less than a vector, by way of `ws.tile`: of B's vector at `b0` the `width` columns
  /// behind the first `skipped`. It takes B as one in place, packed or not.
  private static void narrowTile(
      Workspace ws,
      boolean byColumns,
      int rows,
      int width,
      int skipped,
      int depth,
      float[] a,
      int a0,
      float[] b,
      int b0,
      int bs,
      float[] s,
      int[] starts,
      int i,
      int j,
      float[] c,
      int c0,
      int cStride) {
    float[] t = ws.tile;
    int[] tRows = ws.tileRows;
    if (s != ws.zeros) { // else a row of whole vectors, to be read where it stands
      for (int r = 0; r < rows; r++) {
        Packing.copyPart(s, starts[i + r] + j, t, tRows[r] + skipped, width);
      }
      s = t;
      starts = tRows;
      i = 0;
    }
    Tiles.tile(byColumns, rows, 1, 0, depth, a, a0, b, b0, bs, s, starts, i, 0, t, 0, Lanes.VL, 0);
    for (int r = 0; r < rows; r++) {
      Packing.copyPart(t, tRows[r] + skipped, c, c0 + r * cStride, width);
    }
  }

  /// `C = beta C`; zero times anything is zero here, so that C may hold anything then.
  static void scale(int m, int n, float beta, float[] c, int c0, int cStride) {
    if (beta == 1) {
      return;
    }
    for (int i = 0; i < m; i++) {
      int row = c0 + i * cStride;
      if (beta == 0) {
        Arrays.fill(c, row, row + n, 0);
      } else {
        for (int j = 0; j < n; j++) {
          c[row + j] *= beta;
        }
      }
    }
  }

  /// C within its array, and each of its elements in one row: threads write rows of their own.
  static void requireResult(int m, int n, int length, int offset, int rowStride) {
    requireWithin("C", m, n, length, offset, rowStride, 1);
    if (m > 1 && rowStride < n) {
      throw new IllegalArgumentException(
          "C: rows of %d overlap with a stride of %d".formatted(n, rowStride));
    }
  }

  static void requireWithin(
      String what, int rows, int columns, int length, int offset, int rowStride, int columnStride) {
    if (rows < 0 || columns < 0) {
      throw new IllegalArgumentException("%s cannot be %d x %d".formatted(what, rows, columns));
    }
    if (rows == 0 || columns == 0) {
      return;
    }
    long last = offset + (rows - 1L) * rowStride + (columns - 1L) * columnStride;
    if (offset < 0 || rowStride < 0 || columnStride < 0 || last >= length) {
      throw new IllegalArgumentException(
          "%s: %d x %d from %d with strides %d and %d does not lie within an array of %d"
              .formatted(what, rows, columns, offset, rowStride, columnStride, length));
    }
  }
}
