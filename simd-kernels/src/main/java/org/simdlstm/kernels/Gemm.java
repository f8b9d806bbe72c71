package org.simdlstm.kernels;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/// Matrix products in single precision.
///
/// Every element of a product is one chain `fma(a[p], b[p], sum)` in ascending p from its start
/// value, so its bits depend on its row of A, its column of B and its start value and on nothing
/// else: not on the vector width, the other rows, or how the work is cut. Rows of A and start
/// values are found through arrays of offsets, which makes a gather free. Operands must not overlap
/// C, start values excepted where they are C itself.
public final class Gemm {
  private Gemm() {}

  /// The most that [#tileRows] answers.
  public static int maxTileRows() {
    return Blocking.ROWS;
  }

  /// The rows at a time, of `rows` that are left, with which [#multiply] is at its best.
  public static int tileRows(int rows) {
    return Blocking.tileRows(rows);
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
    for (int i = 0; i < m; ) {
      int rows = Blocking.tileRows(m - i);
      int cTile = c0 + i * cStride;
      float[] start = s;
      int[] starts = sRows;
      int from = sFrom + i;
      for (int p = 0; p < b.rows || p == 0; p += Blocking.PACKED_DEPTH) {
        int depth = Math.min(Blocking.PACKED_DEPTH, b.rows - p);
        Packing.rows(rows, depth, a, aRows, aFrom + i, p, ws.a);
        int bs;
        for (int j = 0; j < b.columns; j += bs) {
          bs = Blocking.panelWidth(b.columns - j);
          int width = Math.min(bs, b.columns - j);
          tile(
              ws,
              rows,
              width,
              depth,
              b.data,
              b.panel(p, j),
              bs,
              start,
              starts,
              from,
              j,
              c,
              cTile + j,
              cStride);
        }
        start = c;
        starts = ws.cRows;
        from = 0;
        for (int r = 0; r < rows; r++) {
          starts[r] = cTile + r * cStride;
        }
      }
      i += rows;
    }
  }

  /// `C += A^T B`, as partial sums over an even share of the rows of A and B, 256 at most, that
  /// each start from zero and are added to C in ascending order.
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
    int whole = n / Lanes.VL * Lanes.VL;
    float[] ragged = ws.b(Blocking.SUM * Lanes.VL);
    int depth;
    for (int p = 0; p < k; p += depth) {
      depth = Blocking.sumRows(k - p);
      int bBlock = b0 + p * bStride;
      if (whole < n) {
        Packing.block(depth, n - whole, b, bBlock + whole, bStride, 1, ragged, 0);
      }
      for (int x = 0; x < m; x += Tiles.SLAB) {
        int slab = Math.min(Tiles.SLAB, m - x);
        Packing.slab(depth, slab, a, aRows, aFrom + p, x, ws.a);
        int cSlab = c0 + x * cStride;
        int width;
        // B stays where it is: a copy would cost more than its strides do.
        for (int j = 0; j < whole; j += width) {
          width = Blocking.panelWidth(whole - j);
          addPanel(ws, slab, width, depth, b, bBlock + j, bStride, c, cSlab + j, cStride);
        }
        if (whole < n) {
          addPanel(ws, slab, n - whole, depth, ragged, 0, Lanes.VL, c, cSlab + whole, cStride);
        }
      }
    }
  }

  /// `C += A^T B` for the slab of A in `ws.a` and one panel of B.
  private static void addPanel(
      Workspace ws,
      int slab,
      int width,
      int depth,
      float[] b,
      int b0,
      int bs,
      float[] c,
      int c0,
      int cStride) {
    int vectors = Blocking.wholeVectors(width) / Lanes.VL;
    for (int r = 0; r < slab; ) {
      int rows = Blocking.tileRows(slab - r);
      Tiles.byColumns(
          rows,
          vectors,
          depth,
          ws.a,
          r,
          b,
          b0,
          bs,
          ws.zeros,
          ws.zeroRows,
          0,
          0,
          ws.tile,
          0,
          Blocking.PANEL);
      addTile(rows, width, ws.tile, c, c0 + r * cStride, cStride);
      r += rows;
    }
  }

  /// `C = alpha A B + beta C` with strides instead of transposition flags.
  ///
  /// Element by element: `beta * c` (zero where beta is zero, whatever C holds), then the chain
  /// `fma(alpha * a[p], b[p], sum)` in ascending p.
  ///
  /// @param a `[m, k]`, element `[i, p]` at `a[aOffset + i * aRowStride + p * aColumnStride]`
  /// @param b `[k, n]`, element `[p, j]` at `b[bOffset + p * bRowStride + j * bColumnStride]`
  /// @param c `[m, n]`, element `[i, j]` at `c[cOffset + i * cRowStride + j]`
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
    requireWithin("C", m, n, c.length, cOffset, cRowStride, 1);
    if (m == 0 || n == 0) {
      return;
    }
    if (alpha == 0 || k == 0) {
      scale(m, n, beta, c, cOffset, cRowStride);
      return;
    }
    // A few rows do not pay for a copy of B.
    boolean inPlace = bColumnStride == 1 && m <= 2 * Blocking.ROWS;
    int columns;
    for (int jc = 0; jc < n; jc += columns) {
      columns = Blocking.blockColumns(n - jc);
      int whole = inPlace ? columns / Lanes.VL * Lanes.VL : 0;
      int depth;
      for (int p = 0; p < k; p += depth) {
        depth = Blocking.blockRows(k - p);
        int bBlock = bOffset + p * bRowStride + jc * bColumnStride;
        int rest = columns - whole;
        float[] packed = ws.b(Blocking.DEPTH * Blocking.wholeVectors(rest));
        if (rest > 0) {
          int bRest = bBlock + whole * bColumnStride;
          Packing.block(depth, rest, b, bRest, bRowStride, bColumnStride, packed, 0);
        }
        // Tile by tile, so that C is still in the L1 cache when it has been scaled.
        int rows;
        for (int i = 0; i < m; i += rows) {
          rows = Blocking.tileRows(m - i);
          int aBlock = aOffset + i * aRowStride + p * aColumnStride;
          int cBlock = cOffset + i * cRowStride + jc;
          if (p == 0) {
            scale(rows, columns, beta, c, cBlock, cRowStride);
          }
          Packing.scaledTile(rows, depth, alpha, a, aBlock, aRowStride, aColumnStride, ws.a);
          for (int r = 0; r < rows; r++) {
            ws.cRows[r] = cBlock + r * cRowStride;
          }
          addTiles(ws, rows, 0, whole, depth, b, bBlock, bRowStride, c, cRowStride);
          addTiles(ws, rows, whole, columns, depth, packed, 0, 0, c, cRowStride);
        }
      }
    }
  }

  /// `C += A B` for the rows of A in `ws.a` and of C at `ws.cRows`, columns `from .. to - 1`, with
  /// B in place with row stride `bs`, or packed where `bs` is 0.
  private static void addTiles(
      Workspace ws,
      int rows,
      int from,
      int to,
      int depth,
      float[] b,
      int b0,
      int bs,
      float[] c,
      int cStride) {
    int panelWidth;
    for (int j = from; j < to; j += panelWidth) {
      panelWidth = Blocking.panelWidth(to - j);
      int width = Math.min(panelWidth, to - j);
      int panel = bs == 0 ? b0 + (j - from) * depth : b0 + j - from;
      int stride = bs == 0 ? panelWidth : bs;
      int cTile = ws.cRows[0] + j;
      tile(ws, rows, width, depth, b, panel, stride, c, ws.cRows, 0, j, c, cTile, cStride);
    }
  }

  /// One tile of C from the rows in `ws.a`; where it ends within a vector, by way of `ws.tile`.
  private static void tile(
      Workspace ws,
      int rows,
      int width,
      int depth,
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
    int vectors = (width + Lanes.VL - 1) / Lanes.VL;
    if (vectors * Lanes.VL == width) {
      Tiles.byRows(rows, vectors, depth, ws.a, 0, b, b0, bs, s, starts, i, j, c, c0, cStride);
      return;
    }
    for (int r = 0; r < rows; r++) {
      System.arraycopy(s, starts[i + r] + j, ws.tile, ws.tileRows[r], width);
    }
    Tiles.byRows(
        rows,
        vectors,
        depth,
        ws.a,
        0,
        b,
        b0,
        bs,
        ws.tile,
        ws.tileRows,
        0,
        0,
        ws.tile,
        0,
        Blocking.PANEL);
    for (int r = 0; r < rows; r++) {
      System.arraycopy(ws.tile, ws.tileRows[r], c, c0 + r * cStride, width);
    }
  }

  /// `C += tile`.
  private static void addTile(int rows, int width, float[] tile, float[] c, int c0, int cStride) {
    for (int r = 0; r < rows; r++) {
      int from = r * Blocking.PANEL;
      int to = c0 + r * cStride;
      int j = 0;
      for (; j <= width - Lanes.VL; j += Lanes.VL) {
        FloatVector.fromArray(Lanes.SPECIES, c, to + j)
            .add(FloatVector.fromArray(Lanes.SPECIES, tile, from + j))
            .intoArray(c, to + j);
      }
      for (; j < width; j++) {
        c[to + j] += tile[from + j];
      }
    }
  }

  /// `C = beta C`; zero times anything is zero here, so that C may hold anything then.
  private static void scale(int m, int n, float beta, float[] c, int c0, int cStride) {
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
