package org.simdlstm.kernels;

import java.util.Arrays;
import java.util.Random;

/// Operands of `sgemm` that begin within their arrays, in one of nine layouts: A or B transposed or
/// not, and different factors; in the last no stride is 1.
///
/// @param m rows of A and C
/// @param n columns of B and C
/// @param k columns of A, rows of B
/// @param aRow A's row stride
/// @param aColumn its column stride
/// @param bRow B's row stride
/// @param bColumn its column stride
/// @param c what C holds before: nothing of use where beta is 0
/// @param stride C's row stride
record SgemmCase(
    int m,
    int n,
    int k,
    float alpha,
    float[] a,
    int aRow,
    int aColumn,
    float[] b,
    int bRow,
    int bColumn,
    float beta,
    float[] c,
    int stride) {
  static final int LAYOUTS = 9;

  private static final float[] SPECIAL = {
    0, -0f, Float.POSITIVE_INFINITY, Float.NaN, Float.MIN_VALUE, 1e-30f
  };

  /// Where every operand begins.
  static final int AT = 5;

  /// @param shape m, n, k
  static SgemmCase of(Random random, int[] shape, int layout) {
    int m = shape[0];
    int n = shape[1];
    int k = shape[2];
    boolean ta = (layout & 1) != 0;
    boolean tb = (layout & 2) != 0;
    float alpha = (layout & 4) != 0 ? 1 : -0.75f;
    float beta = new float[] {0, 1, 0.5f}[layout % 3];
    int step = layout < 8 ? 1 : 2;
    int aRow = ta ? step : step * k + 2;
    int aColumn = ta ? step * m + 1 : step;
    int bRow = tb ? step : step * n + 3;
    int bColumn = tb ? step * k + 4 : step;
    int rarity = rarity(random);
    float[] a = random(random, AT + m * aRow + k * aColumn, rarity);
    float[] b = random(random, AT + k * bRow + n * bColumn, rarity);
    int stride = n + 1;
    float[] c = random(random, AT + m * stride, rarity);
    if (beta == 0) {
      Arrays.fill(c, Float.NaN);
    }
    return new SgemmCase(m, n, k, alpha, a, aRow, aColumn, b, bRow, bColumn, beta, c, stride);
  }

  /// C afterwards, by one thread.
  float[] byGemm(Workspace ws) {
    float[] result = c.clone();
    Gemm.sgemm(
        ws, m, n, k, alpha, a, AT, aRow, aColumn, b, AT, bRow, bColumn, beta, result, AT, stride);
    return result;
  }

  /// C afterwards, by as many threads as `product` has.
  float[] by(MatrixProduct product) {
    float[] result = c.clone();
    product.sgemm(
        m, n, k, alpha, a, AT, aRow, aColumn, b, AT, bRow, bColumn, beta, result, AT, stride);
    return result;
  }

  /// C afterwards, by the definition.
  float[] byDefinition() {
    float[] result = c.clone();
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        int at = AT + i * stride + j;
        float start = beta == 0 ? 0 : beta * result[at];
        int a0 = AT + i * aRow;
        int b0 = AT + j * bColumn;
        result[at] = Twin.product(start, k, alpha, a, a0, aColumn, b, b0, bRow);
      }
    }
    return result;
  }

  /// In one case of four 1, 2, 4, ... or 2048, else so much that hardly any number is special.
  static int rarity(Random random) {
    return random.nextInt(4) > 0 ? Integer.MAX_VALUE : 1 << random.nextInt(12);
  }

  /// Uniform in `[-1, 1)`, but one in `rarity` is special.
  static float[] random(Random random, int length, int rarity) {
    float[] x = new float[length];
    for (int i = 0; i < length; i++) {
      x[i] =
          random.nextInt(rarity) > 0
              ? random.nextFloat() * 2 - 1
              : SPECIAL[random.nextInt(SPECIAL.length)];
    }
    return x;
  }
}
