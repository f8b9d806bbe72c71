package org.simdlstm.kernels;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/// Copies of operands in the order in which the tiles read them.
final class Packing {
  private Packing() {}

  /// A block of B, panel after panel.
  static void block(
      int depth,
      int columns,
      float[] b,
      int b0,
      int rowStride,
      int columnStride,
      float[] out,
      int o0) {
    if (columnStride == 1) {
      // Row after row, as B lies in memory: a strip of it would be more than hardware prefetches.
      for (int p = 0; p < depth; p++) {
        int from = b0 + p * rowStride;
        int width;
        for (int j = 0; j < columns; j += width) {
          width = Blocking.panelWidth(columns - j);
          int count = Math.min(width, columns - j);
          panelRow(count, b, from + j, out, o0 + j * depth + p * width, width);
        }
      }
    } else {
      int width;
      for (int j = 0; j < columns; j += width) {
        width = Blocking.panelWidth(columns - j);
        int count = Math.min(width, columns - j);
        int from = b0 + j * columnStride;
        stridedPanel(depth, count, b, from, rowStride, columnStride, out, o0 + j * depth, width);
      }
    }
  }

  /// A panel of B: `depth` rows of `columns` columns, filled up with zeros to whole vectors.
  static void panel(int depth, int columns, float[] b, int b0, int rowStride, float[] out, int o0) {
    int width = Blocking.wholeVectors(columns);
    for (int p = 0; p < depth; p++) {
      panelRow(columns, b, b0 + p * rowStride, out, o0 + p * width, width);
    }
  }

  private static void panelRow(int columns, float[] b, int from, float[] out, int to, int width) {
    int j = 0;
    for (; j <= columns - Lanes.VL; j += Lanes.VL) {
      FloatVector.fromArray(Lanes.SPECIES, b, from + j).intoArray(out, to + j);
    }
    for (; j < columns; j++) {
      out[to + j] = b[from + j];
    }
    for (; j < width; j++) {
      out[to + j] = 0;
    }
  }

  private static void stridedPanel(
      int depth,
      int columns,
      float[] b,
      int b0,
      int rowStride,
      int columnStride,
      float[] out,
      int o0,
      int width) {
    for (int j = 0; j < columns; j++) {
      int from = b0 + j * columnStride;
      for (int p = 0; p < depth; p++) {
        out[o0 + p * width + j] = b[from + p * rowStride];
      }
    }
    for (int p = 0; columns < width && p < depth; p++) {
      Arrays.fill(out, o0 + p * width + columns, o0 + (p + 1) * width, 0);
    }
  }

  /// A tile of A for `Tiles.byRows`: row r is the `depth` floats at `rows[i + r] + p0`.
  static void rows(int count, int depth, float[] a, int[] rows, int i, int p0, float[] out) {
    for (int r = 0; r < count; r++) {
      System.arraycopy(a, rows[i + r] + p0, out, r * Tiles.A_STRIDE, depth);
    }
  }

  /// A tile of A for `Tiles.byRows` from any strides, times `alpha`.
  static void scaledTile(
      int count,
      int depth,
      float alpha,
      float[] a,
      int a0,
      int rowStride,
      int columnStride,
      float[] out) {
    for (int r = 0; r < count; r++) {
      int from = a0 + r * rowStride;
      int to = r * Tiles.A_STRIDE;
      if (columnStride == 1) {
        System.arraycopy(a, from, out, to, depth);
      } else {
        for (int p = 0; p < depth; p++) {
          out[to + p] = a[from + p * columnStride];
        }
      }
      if (alpha != 1) {
        for (int p = 0; p < depth; p++) {
          out[to + p] *= alpha;
        }
      }
    }
  }

  /// A slab of A for `Tiles.byColumns`: `width` columns from `x0` of the rows `i .. i + depth - 1`.
  static void slab(int depth, int width, float[] a, int[] rows, int i, int x0, float[] out) {
    if (width == Tiles.SLAB) {
      for (int p = 0; p < depth; p++) {
        for (int x = 0; x < Tiles.SLAB; x += Lanes.VL) {
          FloatVector.fromArray(Lanes.SPECIES, a, rows[i + p] + x0 + x)
              .intoArray(out, p * Tiles.SLAB + x);
        }
      }
    } else {
      for (int p = 0; p < depth; p++) {
        for (int x = 0; x < width; x++) {
          out[p * Tiles.SLAB + x] = a[rows[i + p] + x0 + x];
        }
      }
    }
  }
}
