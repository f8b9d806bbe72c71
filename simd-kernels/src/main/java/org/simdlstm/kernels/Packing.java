package org.simdlstm.kernels;

import static jdk.incubator.vector.FloatVector.fromArray;
import static org.simdlstm.kernels.Lanes.SPECIES;
import static org.simdlstm.kernels.Lanes.VL;

import jdk.incubator.vector.VectorMask;

/// Copies of operands in the order in which the tiles read them.
final class Packing {
  /// Rows of B that are copied at a time: along few of them lies what is read next.
  private static final int CONTIGUOUS_ROWS = 16;

  /// With more, part of a panel stays in the L1 cache while the columns come that lie together.
  private static final int STRIDED_ROWS = 128;

  private Packing() {}

  /// A block of B, panel after panel of at most `most` vectors. The last vector of a panel that
  /// ends within it holds the panel's last columns, some of them once more; where there are not as
  /// many, it begins with all of them.
  static void block(
      int most,
      int depth,
      int columns,
      float[] b,
      int b0,
      int rowStride,
      int columnStride,
      float[] out,
      int o0) {
    int rows = columnStride == 1 ? CONTIGUOUS_ROWS : STRIDED_ROWS;
    for (int p = 0; p < depth; p += rows) {
      int height = Math.min(rows, depth - p);
      int width;
      for (int j = 0; j < columns; j += width) {
        width = Blocking.panelWidth(most, columns - j);
        int count = Math.min(width, columns - j);
        int whole = SPECIES.loopBound(count);
        int from = b0 + p * rowStride + j * columnStride;
        int to = o0 + j * depth + p * width;
        if (whole > 0) {
          columns(height, whole, b, from, rowStride, columnStride, out, to, width);
        }
        if (whole < count) {
          int last = Math.max(0, count - VL);
          from += last * columnStride;
          to += whole;
          columns(height, count - last, b, from, rowStride, columnStride, out, to, width);
        }
      }
    }
  }

  private static void columns(
      int depth,
      int columns,
      float[] b,
      int b0,
      int rowStride,
      int columnStride,
      float[] out,
      int o0,
      int width) {
    if (columnStride == 1) {
      downRows(depth, columns, b, b0, rowStride, out, o0, width);
      return;
    }
    int j = 0;
    for (; j + 4 <= columns; j += 4) {
      int from = b0 + j * columnStride;
      int to = o0 + j;
      for (int p = 0; p < depth; p++, from += rowStride, to += width) {
        out[to] = b[from];
        out[to + 1] = b[from + columnStride];
        out[to + 2] = b[from + 2 * columnStride];
        out[to + 3] = b[from + 3 * columnStride];
      }
    }
    for (; j < columns; j++) {
      int from = b0 + j * columnStride;
      int to = o0 + j;
      for (int p = 0; p < depth; p++, from += rowStride, to += width) {
        out[to] = b[from];
      }
    }
  }

  /// Some columns of each row, one or two vectors at a time down all rows, for a loop along each
  /// takes longer than so few copies. The last may overlap; less than a vector has anything behind.
  private static void downRows(
      int rows, int columns, float[] in, int i0, int rowStride, float[] out, int o0, int width) {
    if (columns < VL) {
      for (int r = 0; r < rows; r++) {
        copyPartAsWhole(in, i0 + r * rowStride, out, o0 + r * width, columns);
      }
      return;
    }
    int j = 0;
    for (; j + 2 * VL <= columns; j += 2 * VL) {
      twoVectors(rows, in, i0 + j, rowStride, out, o0 + j, width);
    }
    for (; j < columns; j += VL) {
      int at = Math.min(j, columns - VL);
      oneVector(rows, in, i0 + at, rowStride, out, o0 + at, width);
    }
  }

  private static void twoVectors(
      int rows, float[] in, int i0, int rowStride, float[] out, int o0, int width) {
    for (int r = 0; r < rows; r++) {
      int from = i0 + r * rowStride;
      int to = o0 + r * width;
      fromArray(SPECIES, in, from).intoArray(out, to);
      fromArray(SPECIES, in, from + VL).intoArray(out, to + VL);
    }
  }

  private static void oneVector(
      int rows, float[] in, int i0, int rowStride, float[] out, int o0, int width) {
    for (int r = 0; r < rows; r++) {
      fromArray(SPECIES, in, i0 + r * rowStride).intoArray(out, o0 + r * width);
    }
  }

  /// Rows of A: row r is the `length` floats at `rows[i + r] + from`.
  static void rows(
      int count, int length, float[] a, int[] rows, int i, int from, float[] out, int stride) {
    for (int r = 0; r < count; r++) {
      copy(a, rows[i + r] + from, out, r * stride, length);
    }
  }

  /// A short row, for which a call of `arraycopy` takes longer, into room for whole vectors.
  static void copy(float[] from, int at, float[] to, int toAt, int n) {
    if (n < VL) {
      copyPartAsWhole(from, at, to, toAt, n);
      return;
    }
    int j = 0;
    for (; j <= n - VL; j += VL) {
      fromArray(SPECIES, from, at + j).intoArray(to, toAt + j);
    }
    if (j < n) {
      fromArray(SPECIES, from, at + n - VL).intoArray(to, toAt + n - VL);
    }
  }

  /// Less than a vector, with anything behind it: a core cannot pass on to loads what it stored
  /// under a mask.
  private static void copyPartAsWhole(float[] from, int at, float[] to, int toAt, int n) {
    fromArray(SPECIES, from, at, SPECIES.indexInRange(0, n)).intoArray(to, toAt);
  }

  /// Less than a vector, and nothing behind it.
  static void copyPart(float[] from, int at, float[] to, int toAt, int n) {
    VectorMask<Float> part = SPECIES.indexInRange(0, n);
    fromArray(SPECIES, from, at, part).intoArray(to, toAt, part);
  }

  /// Rows of A for tiles by rows from any strides, times `alpha`.
  static void scaledRows(
      int count,
      int depth,
      float alpha,
      float[] a,
      int a0,
      int rowStride,
      int columnStride,
      float[] out) {
    if (columnStride == 1 && depth <= 4 * VL) {
      downRows(count, depth, a, a0, rowStride, out, 0, Tiles.A_STRIDE);
    } else if (columnStride == 1) {
      // Along each, since a pass down many long rows leaves the L1 cache.
      for (int r = 0; r < count; r++) {
        copy(a, a0 + r * rowStride, out, r * Tiles.A_STRIDE, depth);
      }
    } else {
      // Down the columns, which lie together in a transposed matrix.
      for (int p = 0; p < depth; p++) {
        int from = a0 + p * columnStride;
        for (int r = 0; r < count; r++) {
          out[r * Tiles.A_STRIDE + p] = a[from + r * rowStride];
        }
      }
    }
    if (alpha != 1) {
      for (int r = 0; r < count; r++) {
        for (int p = r * Tiles.A_STRIDE; p < r * Tiles.A_STRIDE + depth; p++) {
          out[p] *= alpha;
        }
      }
    }
  }
}
