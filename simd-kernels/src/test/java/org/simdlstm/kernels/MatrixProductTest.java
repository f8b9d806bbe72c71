package org.simdlstm.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.data.FMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.ops.ConvertMatrixData;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.simdlstm.reference.ReferenceGemm;
import org.simdlstm.reference.StridedMatrix;

/// The products on several threads: [Gemm#sgemm] on one thread says what each bit is, EJML in
/// double precision whether it is right.
@Tag("width")
class MatrixProductTest {
  private final Random random = new Random(11);
  private final Workspace ws = new Workspace();

  /// m, n, k: cut into rows, into columns, into fewer parts than threads, and not at all.
  static Stream<int[]> shapes() {
    return Stream.of(
        new int[] {64, 400, 100},
        new int[] {400, 64, 100},
        new int[] {13, 700, 300},
        new int[] {700, 13, 300},
        new int[] {257, 257, 257},
        new int[] {100, 1030, 60},
        new int[] {1, 1500, 1100},
        new int[] {1500, 1, 1100},
        new int[] {1300, 1300, 1},
        new int[] {5, 5, 90_000},
        new int[] {6, 16, 9000},
        new int[] {7, 17, 9000},
        new int[] {3, 4, 5},
        new int[] {5, 5, 0},
        new int[] {0, 5, 5},
        new int[] {5, 0, 5});
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void bitsDoNotDependOnTheNumberOfThreads(int[] shape) {
    for (int layout = 0; layout < SgemmCase.LAYOUTS; layout++) {
      SgemmCase product = SgemmCase.of(random, shape, layout);
      float[] expected = product.byGemm(ws);
      for (int threads = 1; threads <= 5; threads++) {
        assertThat(Arrays.equals(product.by(new MatrixProduct(threads)), expected))
            .as("layout %d, %d threads", layout, threads)
            .isTrue();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void ejmlsMatricesGiveEjmlsProduct(int[] shape) {
    int m = shape[0];
    int n = shape[1];
    int k = Math.min(shape[2], 4000);
    FMatrixRMaj a = matrix(m, k);
    FMatrixRMaj b = matrix(k, n);
    FMatrixRMaj c = matrix(m, n); // what it holds must not matter
    MatrixProduct.ALL_PROCESSORS.mult(a.numRows, b.numCols, a.numCols, a.data, b.data, c.data);
    DMatrixRMaj judge = new DMatrixRMaj(m, n);
    CommonOps_DDRM.mult(widen(a), widen(b), judge);
    double[] bound = bound(widen(a), widen(b));
    for (int i = 0; i < m * n; i++) {
      assertThat((double) c.data[i]).isBetween(judge.data[i] - bound[i], judge.data[i] + bound[i]);
    }

    FMatrixRMaj other = matrix(m, n);
    FMatrixRMaj at = transposed(a);
    MatrixProduct.ALL_PROCESSORS.multTransA(
        at.numCols, b.numCols, at.numRows, at.data, b.data, other.data);
    assertThat(Arrays.equals(other.data, c.data)).isTrue();
    FMatrixRMaj bt = transposed(b);
    other = matrix(m, n);
    MatrixProduct.ALL_PROCESSORS.multTransB(
        a.numRows, bt.numRows, a.numCols, a.data, bt.data, other.data);
    assertThat(Arrays.equals(other.data, c.data)).isTrue();
  }

  /// EJML keeps a larger array when a matrix is reshaped.
  @Test
  void arraysMayBeLongerThanTheirMatrices() {
    float[] a = {1, 2, 3, 4, 99};
    float[] b = {5, 6, 7, 8, 99, 99};
    float[] c = {0, 0, 0, 0, 7};
    MatrixProduct.ALL_PROCESSORS.mult(2, 2, 2, a, b, c);
    assertThat(c).containsExactly(19, 22, 43, 50, 7);
  }

  @Test
  void servesSeveralCallersAtOnce() throws Exception {
    MatrixProduct product = new MatrixProduct(2);
    try (ExecutorService callers = Executors.newFixedThreadPool(4)) {
      List<Future<?>> calls = new ArrayList<>();
      for (int caller = 0; caller < 4; caller++) {
        int m = 90 + caller;
        float[] a = random(m * 100);
        float[] b = random(100 * 200);
        float[] expected = new float[m * 200];
        Gemm.sgemm(ws, m, 200, 100, 1, a, 0, 100, 1, b, 0, 200, 1, 0, expected, 0, 200);
        calls.add(
            callers.submit(
                () -> {
                  float[] c = new float[m * 200];
                  for (int repeat = 0; repeat < 50; repeat++) {
                    Arrays.fill(c, Float.NaN);
                    product.mult(m, 200, 100, a, b, c);
                    assertThat(Arrays.equals(c, expected)).isTrue();
                  }
                }));
      }
      for (Future<?> call : calls) {
        call.get();
      }
    }
  }

  @Test
  void refusesWhatIsNoProduct() {
    MatrixProduct product = new MatrixProduct(2);
    float[] x = new float[6];
    float[] y = new float[6];
    float[] z = new float[9];
    assertThatIllegalArgumentException()
        .isThrownBy(() -> product.mult(3, 3, 3, x, z, new float[9]))
        .withMessageStartingWith("A: 3 x 3");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> product.multTransB(3, 3, 2, x, new float[5], z))
        .withMessageStartingWith("B: 2 x 3");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> product.multTransA(3, 3, 2, x, y, new float[8]))
        .withMessageStartingWith("C: 3 x 3");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> product.mult(2, 2, 2, x, y, y))
        .withMessage("C is the array of B; give it one of its own");
    assertThatIllegalArgumentException().isThrownBy(() -> new MatrixProduct(0));
  }

  /// Before any of the threads has begun with its part.
  @Test
  void refusesWhatIsNoLargeProduct() {
    MatrixProduct product = new MatrixProduct(2);
    float[] x = random(100 * 100);
    float[] y = random(100 * 100 - 1);
    float[] c = random(100 * 100);
    float[] before = c.clone();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> product.mult(100, 100, 100, y, x, c))
        .withMessageStartingWith("A: 100 x 100");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> product.mult(100, 100, 100, x, y, c))
        .withMessageStartingWith("B: 100 x 100");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> product.sgemm(100, 100, 100, 1, x, 0, 100, 1, x, 0, 100, 1, 0, c, 1, 100))
        .withMessageStartingWith("C: 100 x 100");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> product.sgemm(100, 100, 100, 1, x, 0, 100, 1, x, 0, 100, 1, 0, c, 0, 99))
        .withMessage("C: rows of 100 overlap with a stride of 99");
    assertThat(c).isEqualTo(before);
  }

  private FMatrixRMaj matrix(int rows, int columns) {
    return FMatrixRMaj.wrap(rows, columns, random(rows * columns));
  }

  private static FMatrixRMaj transposed(FMatrixRMaj x) {
    FMatrixRMaj result = new FMatrixRMaj(x.numCols, x.numRows);
    for (int i = 0; i < x.numRows; i++) {
      for (int j = 0; j < x.numCols; j++) {
        result.set(j, i, x.get(i, j));
      }
    }
    return result;
  }

  private static DMatrixRMaj widen(FMatrixRMaj x) {
    DMatrixRMaj result = new DMatrixRMaj(x.numRows, x.numCols);
    ConvertMatrixData.convert(x, result);
    return result;
  }

  private static double[] bound(DMatrixRMaj a, DMatrixRMaj b) {
    int m = a.numRows;
    int n = b.numCols;
    return ReferenceGemm.bound(
        1,
        StridedMatrix.rowMajor(a.data, m, a.numCols),
        StridedMatrix.rowMajor(b.data, b.numRows, n),
        0,
        StridedMatrix.rowMajor(new double[m * n], m, n));
  }

  private float[] random(int length) {
    float[] x = new float[length];
    for (int i = 0; i < length; i++) {
      x[i] = random.nextFloat() * 2 - 1;
    }
    return x;
  }
}
