package org.simdlstm.reference;

/// The matrix product as its definition says, and how far a product in single precision may be off.
public final class ReferenceGemm {
  /// Half the distance of two floats around 1: the largest relative error of one rounding.
  private static final double ROUNDING = 0x1p-24;

  /// The largest absolute error of one rounding among the denormal floats.
  private static final double UNDERFLOW = 0x1p-150;

  private ReferenceGemm() {}

  /// C = alpha A B + beta C, for A `[m, k]`, B `[k, n]`, C `[m, n]`. With beta 0, C is not read.
  ///
  /// @throws IllegalArgumentException if the shapes do not match
  public static void gemm(
      double alpha, StridedMatrix a, StridedMatrix b, double beta, StridedMatrix c) {
    requireShapes(a, b, c);
    for (int i = 0; i < c.rows(); i++) {
      for (int j = 0; j < c.columns(); j++) {
        double sum = 0;
        for (int k = 0; k < a.columns(); k++) {
          sum += a.get(i, k) * b.get(k, j);
        }
        c.set(i, j, alpha * sum + (beta == 0 ? 0 : beta * c.get(i, j)));
      }
    }
  }

  /// The largest error, element by element and row-major `[m, n]`, that [#gemm] in single precision
  /// may show when each element is C plus one or several chains of fused multiply-adds; C as it was
  /// before.
  ///
  /// A chain rounds k times, so its error is at most k u / (1 - k u) times |alpha| |A| |B| + |beta|
  /// |C|, which (k + 1) u covers up to k = 4095; where C is not zero, adding to it rounds once
  /// more. Several chains round less than one. A scaled product rounds once more, for the factor.
  /// What a factor of A loses among the denormals, a large alpha makes larger.
  ///
  /// @throws IllegalArgumentException if the shapes do not match, or k is too large for the formula
  public static double[] bound(
      double alpha, StridedMatrix a, StridedMatrix b, double beta, StridedMatrix c) {
    requireShapes(a, b, c);
    boolean scaled = alpha != 1 || (beta != 0 && beta != 1);
    int roundings = a.columns() + (beta != 0 ? 1 : 0) + (scaled ? 1 : 0);
    if (roundings > 4095) {
      throw new IllegalArgumentException("k = " + a.columns() + " is beyond the formula");
    }
    double[] bound = new double[c.rows() * c.columns()];
    for (int i = 0; i < c.rows(); i++) {
      for (int j = 0; j < c.columns(); j++) {
        double sum = 0;
        for (int k = 0; k < a.columns(); k++) {
          sum += Math.abs(a.get(i, k) * b.get(k, j));
        }
        double size = Math.abs(alpha) * sum + (beta == 0 ? 0 : Math.abs(beta * c.get(i, j)));
        double underflow = Math.max(1, Math.abs(alpha)) * UNDERFLOW;
        bound[i * c.columns() + j] = (roundings + 1) * (ROUNDING * size + underflow);
      }
    }
    return bound;
  }

  private static void requireShapes(StridedMatrix a, StridedMatrix b, StridedMatrix c) {
    if (a.columns() != b.rows() || a.rows() != c.rows() || b.columns() != c.columns()) {
      throw new IllegalArgumentException(
          "Shapes do not match: [%d, %d] x [%d, %d] = [%d, %d]"
              .formatted(a.rows(), a.columns(), b.rows(), b.columns(), c.rows(), c.columns()));
    }
  }
}
