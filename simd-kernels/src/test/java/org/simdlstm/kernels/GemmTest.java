package org.simdlstm.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// The products against their scalar twins, to the bit: the twin is the definition.
@Tag("width")
class GemmTest {
  private static final float GUARD = 12345.678f;
  private static final int PAD = 5;

  private final Random random = new Random(7);
  private final Workspace ws = new Workspace();

  /// Rows, columns and depth at, below and above every size at which the code changes its way.
  static Stream<int[]> shapes() {
    int[] sizes = {1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 25, 33, 47, 48, 49, 100};
    int[] depths = {1, 2, 46, 100, 400, 511, 512, 513, 700};
    Random pick = new Random(1);
    Stream<int[]> swept =
        Stream.generate(
                () ->
                    new int[] {
                      sizes[pick.nextInt(sizes.length)],
                      sizes[pick.nextInt(sizes.length)],
                      depths[pick.nextInt(depths.length)]
                    })
            .limit(120);
    Stream<int[]> chosen =
        Stream.of(
            new int[] {11, 400, 100},
            new int[] {1, 400, 100},
            new int[] {1, 250, 700},
            new int[] {12, 250, 513},
            new int[] {1, 4200, 31},
            new int[] {20, 100, 400},
            new int[] {3, 500, 20},
            new int[] {70, 961, 3},
            new int[] {20, 300, 513},
            new int[] {7, 701, 760},
            new int[] {61, 1030, 511},
            new int[] {241, 70, 257});
    return Stream.concat(chosen, swept);
  }

  /// Else each call would hand on eighteen arguments.
  @Test
  void whatChoosesATileIsShortEnoughToBeInlined() {
    assertThat(Bytecode.lengths(Tiles.class, name -> !name.matches(".*[0-9]x[0-9]|<.*>")))
        .containsKeys("tile", "byRows", "byColumns", "byRowsOfPanelX2", "byRowsOfPanelX2High")
        .allSatisfy((name, n) -> assertThat(n).isLessThanOrEqualTo(Bytecode.MOST_INLINED));
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void multiplyIsItsDefinition(int[] shape) {
    int m = shape[0];
    int n = shape[1];
    int k = shape[2];
    int tableRows = 7;
    float[] a = random(PAD + 9 * (k + 3));
    float[] table = random(tableRows * n);
    float[] b = random(k * n);
    int[] aRows = new int[m];
    int[] sRows = new int[m];
    for (int i = 0; i < m; i++) {
      aRows[i] = PAD + random.nextInt(9) * (k + 3);
      sRows[i] = random.nextInt(tableRows) * n;
    }
    PackedMatrix packed = new PackedMatrix(k, n);
    packed.pack(b, 0, n, 1);
    int stride = n + 2;
    float[] c = guarded(PAD + m * stride);
    Gemm.multiply(ws, m, a, aRows, 0, packed, table, sRows, 0, c, PAD, stride);

    float[] expected = guarded(PAD + m * stride);
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        expected[PAD + i * stride + j] =
            Twin.product(table[sRows[i] + j], k, 1, a, aRows[i], 1, b, j, n);
      }
    }
    assertThat(c).isEqualTo(expected);
  }

  /// Few rows take several panels at once, as many as there are of one width.
  @Test
  void multiplyIsItsDefinitionForEveryNumberOfPanels() {
    for (int m = 1; m <= Tiles.PANELS_ROWS + 1; m++) {
      for (int vectors = 1; vectors <= 26; vectors++) {
        multiplyIsItsDefinition(new int[] {m, vectors * Lanes.VL, 3});
        multiplyIsItsDefinition(new int[] {m, vectors * Lanes.VL - 1, 3});
      }
    }
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void transposedPackingIsTheSameMatrix(int[] shape) {
    int n = shape[1];
    int k = shape[2];
    float[] b = random(k * n);
    float[] transposed = new float[k * n];
    for (int p = 0; p < k; p++) {
      for (int j = 0; j < n; j++) {
        transposed[j * k + p] = b[p * n + j];
      }
    }
    PackedMatrix one = new PackedMatrix(k, n);
    PackedMatrix other = new PackedMatrix(k, n);
    one.pack(b, 0, n, 1);
    other.pack(transposed, 0, 1, k);
    assertThat(panels(other)).isEqualTo(panels(one));
  }

  @ParameterizedTest
  @CsvSource({"0, 5", "-1, 5", "5, -1"})
  void packedMatrixRefusesWhatIsNoMatrix(int rows, int columns) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PackedMatrix(rows, columns))
        .withMessage("a matrix cannot be %d x %d".formatted(rows, columns));
  }

  /// Of the last the padding alone is too much.
  @ParameterizedTest
  @CsvSource({"65536, 32768", "1, 2147483647"})
  void packedMatrixRefusesWhatFitsNoArray(int rows, int columns) {
    assertThatThrownBy(() -> new PackedMatrix(rows, columns))
        .isInstanceOf(ArithmeticException.class);
  }

  private static float[] panels(PackedMatrix matrix) {
    int first = matrix.panel(0, 0);
    int size = matrix.rows * Blocking.wholeVectors(matrix.columns);
    return Arrays.copyOfRange(matrix.data, first, first + size);
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void addTransposedIsItsDefinition(int[] shape) {
    int m = shape[0];
    int n = shape[1];
    int k = shape[2];
    float[] a = random(k * m + PAD);
    float[] b = random(k * (n + 1));
    int[] aRows = new int[k];
    for (int p = 0; p < k; p++) {
      aRows[p] = PAD + (k - 1 - p) * m;
    }
    int stride = n + 3;
    float[] c = random(m * stride);
    float[] expected = c.clone();
    Gemm.addTransposed(ws, k, m, n, a, aRows, 0, b, 0, n + 1, c, 0, stride);

    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        int at = i * stride + j;
        int a0 = PAD + (k - 1) * m + i;
        expected[at] = Twin.product(expected[at], k, 1, a, a0, -m, b, j, n + 1);
      }
    }
    assertThat(c).isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void sgemmIsItsDefinitionForEveryStride(int[] shape) {
    for (int layout = 0; layout < SgemmCase.LAYOUTS; layout++) {
      SgemmCase product = SgemmCase.of(random, shape, layout);
      assertThat(product.byGemm(ws)).isEqualTo(product.byDefinition());
    }
  }

  /// A single row takes as many vectors of B at once as no other does.
  @Test
  void sgemmIsItsDefinitionForARowOfEveryNumberOfVectors() {
    for (int vectors = 1; vectors <= 2 * Tiles.ROW_VECTORS + 1; vectors++) {
      sgemmIsItsDefinitionForEveryStride(new int[] {1, vectors * Lanes.VL, 3});
      sgemmIsItsDefinitionForEveryStride(new int[] {1, vectors * Lanes.VL - 1, 3});
    }
  }

  /// Whatever the order of summation, sums of small integers are exact in single precision.
  @Test
  void sgemmOfIntegersIsExact() {
    for (int run = 0; run < 200; run++) {
      int m = 1 + random.nextInt(20);
      int n = 1 + random.nextInt(70);
      int k = 1 + random.nextInt(300);
      float[] a = integers(m * k);
      float[] b = integers(k * n);
      float[] c = integers(m * n);
      double[] expected = new double[m * n];
      float alpha = random.nextInt(5) - 2;
      float beta = random.nextInt(5) - 2;
      for (int i = 0; i < m; i++) {
        for (int j = 0; j < n; j++) {
          double sum = 0;
          for (int p = 0; p < k; p++) {
            sum += (double) a[i * k + p] * b[p * n + j];
          }
          expected[i * n + j] = alpha * sum + beta * c[i * n + j];
        }
      }
      Gemm.sgemm(ws, m, n, k, alpha, a, 0, k, 1, b, 0, n, 1, beta, c, 0, n);
      for (int i = 0; i < m * n; i++) {
        assertThat((double) c[i]).isEqualTo(expected[i] + 0.0);
      }
    }
  }

  /// A row stride of zero says that all rows are one; few rows of A read B where it stands.
  @Test
  void sgemmTakesOneRowOfBForAll() {
    int m = 5;
    int n = 4 * Lanes.VL;
    for (int k = 1; k < 5; k++) {
      float[] a = random(SgemmCase.AT + m * k);
      float[] b = random(SgemmCase.AT + n);
      float[] c = random(SgemmCase.AT + m * n);
      SgemmCase product = new SgemmCase(m, n, k, 1, a, k, 1, b, 0, 1, 0.5f, c, n);
      assertThat(product.byGemm(ws)).isEqualTo(product.byDefinition());
    }
  }

  @Test
  void addTransposedTakesOneRowOfBForAll() {
    int n = 4 * Lanes.VL;
    int k = 5;
    for (int m = 1; m <= Tiles.MAX_ROWS; m++) {
      float[] a = random(k * m);
      float[] b = random(n);
      float[] c = random(m * n);
      float[] expected = c.clone();
      int[] aRows = new int[k];
      for (int p = 0; p < k; p++) {
        aRows[p] = p * m;
      }
      Gemm.addTransposed(ws, k, m, n, a, aRows, 0, b, 0, 0, c, 0, n);
      for (int at = 0; at < m * n; at++) {
        expected[at] = Twin.product(expected[at], k, 1, a, at / n, m, b, at % n, 0);
      }
      assertThat(c).isEqualTo(expected);
    }
  }

  /// The start value is 0, and 0 plus -0 is 0.
  @Test
  void aSumOfNegativeZerosIsZero() {
    int n = 2 * Lanes.VL + 3;
    for (int k = 1; k <= 3; k++) {
      float[] a = {-1, -1, -1};
      float[] c = guarded(n);
      Gemm.sgemm(ws, 1, n, k, 1, a, 0, k, 1, new float[k * n], 0, n, 1, 0, c, 0, n);
      assertThat(c).isEqualTo(new float[n]);
    }
  }

  @Test
  void sgemmWithoutAProductIsItsStartValue() {
    int n = Lanes.VL + 3;
    float[] nan = new float[3 * n];
    Arrays.fill(nan, Float.NaN);
    for (int k : new int[] {0, 1, 3}) {
      for (float beta : new float[] {0, 1, 0.5f}) {
        float[] c = random(2 * n);
        c[1] = -0f;
        float[] expected = new float[2 * n];
        for (int i = 0; i < 2 * n; i++) {
          expected[i] = beta == 0 ? 0 : beta * c[i];
        }
        float alpha = k == 0 ? 1 : 0;
        Gemm.sgemm(ws, 2, n, k, alpha, nan, 0, k, 1, nan, 0, n, 1, beta, c, 0, n);
        assertThat(c).isEqualTo(expected);
      }
    }
  }

  /// -0 plus a chain is -0 only where the chain has vanished from below.
  @Test
  void aChainOfOneProductBeginsWithZero() {
    int n = 2 * Lanes.VL + 3;
    float[][] factors = {{-1, 0}, {1, -0f}, {-1e-30f, 1e-30f}, {1e-30f, 1e-30f}};
    for (float[] factor : factors) {
      float[] b = new float[n];
      Arrays.fill(b, factor[1]);
      float[] c = new float[n];
      Arrays.fill(c, -0f);
      float[] expected = new float[n];
      Arrays.fill(expected, Twin.product(-0f, 1, 1, factor, 0, 1, factor, 1, 1));
      Gemm.sgemm(ws, 1, n, 1, 1, factor, 0, 1, 1, b, 0, n, 1, 1, c, 0, n);
      assertThat(c).isEqualTo(expected);
    }
  }

  @Test
  void sgemmRefusesOperandsThatLeaveTheirArrays() {
    float[] x = new float[12];
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Gemm.sgemm(ws, 3, 4, 4, 1, x, 1, 4, 1, x, 0, 4, 1, 0, x, 0, 4))
        .withMessageContaining("A: 3 x 4");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Gemm.sgemm(ws, 3, 4, 4, 1, x, 0, 4, 1, x, 0, 4, 1, 0, x, 0, 4))
        .withMessageContaining("B: 4 x 4");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Gemm.sgemm(ws, -1, 4, 4, 1, x, 0, 4, 1, x, 0, 4, 1, 0, x, 0, 4))
        .withMessageContaining("-1");
    assertRefused(-1, 4, 1);
    assertRefused(0, -1, 1);
    assertRefused(0, 4, -1);
  }

  /// Each of A and of B where the other is fine, with all that it reaches within the array but for
  /// what lies before it.
  private void assertRefused(int offset, int rowStride, int columnStride) {
    float[] x = new float[12];
    float[] c = new float[9];
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Gemm.sgemm(
                    ws, 3, 3, 3, 1, x, offset, rowStride, columnStride, x, 0, 3, 1, 0, c, 0, 3))
        .withMessageContaining("A: 3 x 3");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Gemm.sgemm(
                    ws, 3, 3, 3, 1, x, 0, 3, 1, x, offset, rowStride, columnStride, 0, c, 0, 3))
        .withMessageContaining("B: 3 x 3");
  }

  @Test
  void sgemmRefusesAResultWhoseRowsOverlap() {
    float[] x = new float[12];
    float[] c = new float[12];
    Gemm.sgemm(ws, 1, 4, 3, 1, x, 0, 3, 1, x, 0, 4, 1, 0, c, 0, 0); // a single row cannot
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Gemm.sgemm(ws, 3, 4, 3, 1, x, 0, 3, 1, x, 0, 4, 1, 0, c, 0, 3))
        .withMessage("C: rows of 4 overlap with a stride of 3");
  }

  private float[] random(int length) {
    return SgemmCase.random(random, length, SgemmCase.rarity(random));
  }

  private float[] integers(int length) {
    float[] x = new float[length];
    for (int i = 0; i < length; i++) {
      x[i] = random.nextInt(17) - 8;
    }
    return x;
  }

  private static float[] guarded(int length) {
    float[] x = new float[length];
    Arrays.fill(x, GUARD);
    return x;
  }
}
