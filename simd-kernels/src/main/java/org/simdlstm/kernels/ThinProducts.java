package org.simdlstm.kernels;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static org.simdlstm.kernels.Lanes.SPECIES;
import static org.simdlstm.kernels.Lanes.VL;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/// The products of [Gemm#sgemm] with a side of 1 for which register tiles are not made.
final class ThinProducts {
  /// Sums of a row of C at a time, which stay in the L1 cache while rows of B pass.
  private static final int SUMS = 4096;

  private ThinProducts() {}

  /// `C = alpha A B + beta C` for a column A and a row B, a row of C at a time.
  static void columnByRow(
      int m,
      int n,
      float alpha,
      float[] a,
      int a0,
      int aRowStride,
      float[] b,
      int b0,
      float beta,
      float[] c,
      int c0,
      int cRowStride) {
    for (int i = 0; i < m; i++) {
      int row = c0 + i * cRowStride;
      float factor = alpha * a[a0 + i * aRowStride];
      if (beta == 0) {
        scaled(factor, b, b0, c, row, n);
      } else {
        Gemm.scale(1, n, beta, c, row, 0);
        addScaled(factor, b, b0, c, row, n);
      }
    }
  }

  /// `y[y0 + j] = 0 + a * x[x0 + j]` for `0 <= j < n`: the 0 makes 0 of -0.
  private static void scaled(float a, float[] x, int x0, float[] y, int y0, int n) {
    int j = 0;
    for (; j < SPECIES.loopBound(n); j += VL) {
      fromArray(SPECIES, x, x0 + j).mul(a).add(0).intoArray(y, y0 + j);
    }
    for (; j < n; j++) {
      y[y0 + j] = a * x[x0 + j] + 0;
    }
  }

  /// `y[y0 + j] += fma(a, x[x0 + j], 0)` for `0 <= j < n`, a chain of one product: it is no -0
  /// where a factor is zero.
  private static void addScaled(float a, float[] x, int x0, float[] y, int y0, int n) {
    int j = 0;
    for (; j < SPECIES.loopBound(n); j += VL) {
      fromArray(SPECIES, y, y0 + j)
          .add(fromArray(SPECIES, x, x0 + j).fma(a, 0))
          .intoArray(y, y0 + j);
    }
    if (j < n) {
      addScaledTail(a, x, x0 + j, y, y0 + j, n - j);
    }
  }

  /// In a method of its own, since C2 else puts vectors on the heap when the loop never runs.
  private static void addScaledTail(float a, float[] x, int x0, float[] y, int y0, int n) {
    VectorMask<Float> tail = SPECIES.indexInRange(0, n);
    fromArray(SPECIES, y, y0, tail)
        .add(fromArray(SPECIES, x, x0, tail).fma(a, 0))
        .intoArray(y, y0, tail);
  }

  /// `C = alpha A B + beta C` for a row A and a B beyond the L2 cache. A panel of it would have
  /// each row on another page, so B is read along its rows, four at a time, and the sums wait in
  /// memory.
  static void rowByMatrix(
      Workspace ws,
      int n,
      int k,
      float alpha,
      float[] a,
      int a0,
      int aStride,
      float[] b,
      int b0,
      int bRowStride,
      float beta,
      float[] c,
      int c0) {
    Gemm.scale(1, n, beta, c, c0, 0);
    float[] sums = ws.a(Math.min(n, SUMS));
    int columns;
    for (int j = 0; j < n; j += columns) {
      columns = Math.min(n - j, SUMS);
      int depth;
      for (int p = 0; p < k; p += depth) {
        depth = Blocking.depth(k - p);
        Arrays.fill(sums, 0, columns, 0);
        int q = p;
        for (; q + 4 <= p + depth; q += 4) {
          int from = a0 + q * aStride;
          fourRows(
              alpha * a[from],
              alpha * a[from + aStride],
              alpha * a[from + 2 * aStride],
              alpha * a[from + 3 * aStride],
              b,
              b0 + q * bRowStride + j,
              bRowStride,
              sums,
              columns);
        }
        for (; q < p + depth; q++) {
          oneRow(alpha * a[a0 + q * aStride], b, b0 + q * bRowStride + j, sums, columns);
        }
        Reductions.add(sums, 0, c, c0 + j, columns);
      }
    }
  }

  /// `y[j] = fma(a3, B[3, j], fma(a2, B[2, j], fma(a1, B[1, j], fma(a0, B[0, j], y[j]))))`
  private static void fourRows(
      float a0, float a1, float a2, float a3, float[] b, int b0, int stride, float[] y, int n) {
    FloatVector v0 = broadcast(SPECIES, a0);
    FloatVector v1 = broadcast(SPECIES, a1);
    FloatVector v2 = broadcast(SPECIES, a2);
    FloatVector v3 = broadcast(SPECIES, a3);
    int j = 0;
    for (; j < SPECIES.loopBound(n); j += VL) {
      int at = b0 + j;
      FloatVector sum = v0.fma(fromArray(SPECIES, b, at), fromArray(SPECIES, y, j));
      sum = v1.fma(fromArray(SPECIES, b, at + stride), sum);
      sum = v2.fma(fromArray(SPECIES, b, at + 2 * stride), sum);
      v3.fma(fromArray(SPECIES, b, at + 3 * stride), sum).intoArray(y, j);
    }
    if (j < n) {
      oneRowTail(a0, b, b0 + j, y, j, n - j);
      oneRowTail(a1, b, b0 + j + stride, y, j, n - j);
      oneRowTail(a2, b, b0 + j + 2 * stride, y, j, n - j);
      oneRowTail(a3, b, b0 + j + 3 * stride, y, j, n - j);
    }
  }

  /// `y[j] = fma(a, b[b0 + j], y[j])`
  private static void oneRow(float a, float[] b, int b0, float[] y, int n) {
    int j = 0;
    for (; j < SPECIES.loopBound(n); j += VL) {
      broadcast(SPECIES, a)
          .fma(fromArray(SPECIES, b, b0 + j), fromArray(SPECIES, y, j))
          .intoArray(y, j);
    }
    if (j < n) {
      oneRowTail(a, b, b0 + j, y, j, n - j);
    }
  }

  private static void oneRowTail(float a, float[] b, int b0, float[] y, int y0, int n) {
    VectorMask<Float> tail = SPECIES.indexInRange(0, n);
    broadcast(SPECIES, a)
        .fma(fromArray(SPECIES, b, b0, tail), fromArray(SPECIES, y, y0, tail))
        .intoArray(y, y0, tail);
  }
}
