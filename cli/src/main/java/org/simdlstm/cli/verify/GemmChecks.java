package org.simdlstm.cli.verify;

import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.simdlstm.kernels.Gemm;
import org.simdlstm.kernels.PackedMatrix;
import org.simdlstm.kernels.Workspace;
import org.simdlstm.reference.ReferenceGemm;
import org.simdlstm.reference.ReferenceMath;
import org.simdlstm.reference.StridedMatrix;

/// Matrix products; the bounds are [ReferenceGemm]'s.
final class GemmChecks {
  /// m, n, k around the ends of tiles, panels and blocks, and the model's own.
  private static final int[][] SHAPES = {
    {1, 1, 1},
    {1, 46, 100},
    {2, 17, 3},
    {3, 31, 33},
    {5, 64, 16},
    {7, 65, 129},
    {8, 400, 100},
    {13, 129, 255},
    {20, 400, 100},
    {33, 47, 257},
    {100, 400, 20},
    {64, 481, 65},
    {17, 100, 600}
  };

  private static final String CASES = SHAPES.length + " shapes up to 100 x 481 x 600";

  private GemmChecks() {}

  static Stream<Supplier<Check>> all() {
    return Stream.of(GemmChecks::general, GemmChecks::packed, GemmChecks::transposed);
  }

  /// Every combination of transposed operands, scaled and not.
  private static Check general() {
    Worst worst = new Worst();
    Random random = new Random(1);
    float[][] factors = {{1, 0}, {1, 1}, {0.5f, -2}};
    for (int[] shape : SHAPES) {
      for (float[] factor : factors) {
        for (int transposed = 0; transposed < 4; transposed++) {
          general(worst, random, shape, factor, (transposed & 1) > 0, (transposed & 2) > 0);
        }
      }
    }
    return Check.share("general product", CASES, worst);
  }

  private static void general(
      Worst worst, Random random, int[] shape, float[] factor, boolean aT, boolean bT) {
    int m = shape[0];
    int n = shape[1];
    int k = shape[2];
    float[] a = Samples.floats(random, m * k, 1);
    float[] b = Samples.floats(random, k * n, 1);
    float[] c = Samples.floats(random, m * n, 1);
    Expected expected =
        Expected.of(factor[0], matrix(a, m, k, aT), matrix(b, k, n, bT), factor[1], c);
    Gemm.sgemm(
        new Workspace(),
        m,
        n,
        k,
        factor[0],
        a,
        0,
        aT ? 1 : k,
        aT ? m : 1,
        b,
        0,
        bT ? 1 : n,
        bT ? k : 1,
        factor[1],
        c,
        0,
        n);
    expected.compare(worst, c);
  }

  /// With a packed second operand and a start value for each row, as the LSTM has them.
  private static Check packed() {
    Worst worst = new Worst();
    Random random = new Random(2);
    for (int[] shape : SHAPES) {
      int m = shape[0];
      int n = shape[1];
      int k = shape[2];
      float[] a = Samples.floats(random, m * k, 1);
      float[] b = Samples.floats(random, k * n, 1);
      float[] start = Samples.floats(random, m * n, 1);
      PackedMatrix packed = new PackedMatrix(k, n);
      packed.pack(b, 0, n, 1);
      float[] c = new float[m * n];
      Gemm.multiply(new Workspace(), m, a, rows(m, k), 0, packed, start, rows(m, n), 0, c, 0, n);
      Expected.of(1, matrix(a, m, k, false), matrix(b, k, n, false), 1, start).compare(worst, c);
    }
    return Check.share("packed product", CASES, worst);
  }

  /// `C += A^T B`, the weights' gradient.
  private static Check transposed() {
    Worst worst = new Worst();
    Random random = new Random(3);
    for (int[] shape : SHAPES) {
      int m = shape[0];
      int n = shape[1];
      int k = shape[2];
      float[] a = Samples.floats(random, k * m, 1);
      float[] b = Samples.floats(random, k * n, 1);
      float[] c = Samples.floats(random, m * n, 1);
      Expected expected = Expected.of(1, matrix(a, m, k, true), matrix(b, k, n, false), 1, c);
      Gemm.addTransposed(new Workspace(), k, m, n, a, rows(k, m), 0, b, 0, n, c, 0, n);
      expected.compare(worst, c);
    }
    return Check.share("transposed product", CASES, worst);
  }

  /// The product and how far each of its elements may be off.
  private record Expected(double[] values, double[] bounds) {
    static Expected of(float alpha, StridedMatrix a, StridedMatrix b, float beta, float[] c) {
      double[] values = ReferenceMath.widen(c);
      StridedMatrix product = StridedMatrix.rowMajor(values, a.rows(), b.columns());
      double[] bounds = ReferenceGemm.bound(alpha, a, b, beta, product);
      ReferenceGemm.gemm(alpha, a, b, beta, product);
      return new Expected(values, bounds);
    }

    void compare(Worst worst, float[] actual) {
      for (int i = 0; i < actual.length; i++) {
        worst.add(actual[i], values[i], bounds[i]);
      }
    }
  }

  /// `[rows, columns]`, from an array that holds its transpose if `transposed`.
  private static StridedMatrix matrix(float[] x, int rows, int columns, boolean transposed) {
    double[] values = ReferenceMath.widen(x);
    return transposed
        ? StridedMatrix.rowMajor(values, columns, rows).transposed()
        : StridedMatrix.rowMajor(values, rows, columns);
  }

  private static int[] rows(int count, int stride) {
    return IntStream.range(0, count).map(row -> row * stride).toArray();
  }
}
