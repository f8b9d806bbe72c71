package org.simdlstm.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Random;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReferenceGemmTest {
  @Test
  void agreesWithEjmlOnIntegersForAnyStrides() {
    Random random = new Random(1);
    for (int round = 0; round < 500; round++) {
      int m = random.nextInt(1, 8);
      int n = random.nextInt(1, 8);
      int k = random.nextInt(0, 8);
      StridedMatrix a = integers(random, m, k);
      StridedMatrix b = integers(random, n, k).transposed();
      StridedMatrix c = integers(random, m, n);
      double alpha = random.nextInt(-2, 3);
      double beta = random.nextInt(-2, 3);
      DMatrixRMaj expected = ejml(c);
      CommonOps_DDRM.scale(beta, expected);
      CommonOps_DDRM.multAdd(alpha, ejml(a), ejml(b), expected);

      ReferenceGemm.gemm(alpha, a, b, beta, c);

      assertThat(ejml(c).data).usingComparatorWithPrecision(0.0).containsExactly(expected.data);
    }
  }

  @Test
  void doesNotReadTheResultWhenBetaIsZero() {
    StridedMatrix c = StridedMatrix.rowMajor(new double[] {Double.NaN}, 1, 1);
    StridedMatrix two = StridedMatrix.rowMajor(new double[] {2}, 1, 1);

    ReferenceGemm.gemm(3, two, two, 0, c);

    assertThat(c.get(0, 0)).isEqualTo(12);
    assertThat(ReferenceGemm.bound(1, two, two, 0, c)[0]).isEqualTo(2 * (4 * 0x1p-24 + 0x1p-150));
  }

  /// Also with a magnitude whose products are denormal.
  @ParameterizedTest
  @ValueSource(floats = {1, 0x1p-70f})
  void boundHoldsForEveryChainOfFusedMultiplyAdds(float magnitude) {
    Random random = new Random(2);
    for (int round = 0; round < 20_000; round++) {
      int k = random.nextInt(0, 200);
      float[] a = floats(random, k, magnitude);
      float[] b = floats(random, k, magnitude);
      float start = random.nextFloat(-1, 1) * magnitude * magnitude;
      float chain = start;
      for (int i = 0; i < k; i++) {
        chain = Math.fma(a[i], b[i], chain);
      }
      StridedMatrix row = StridedMatrix.rowMajor(ReferenceMath.widen(a), 1, k);
      StridedMatrix column = StridedMatrix.rowMajor(ReferenceMath.widen(b), k, 1);
      StridedMatrix c = StridedMatrix.rowMajor(new double[] {start}, 1, 1);
      double bound = ReferenceGemm.bound(1, row, column, 1, c)[0];

      ReferenceGemm.gemm(1, row, column, 1, c);

      assertThat(Math.abs(chain - c.get(0, 0))).isLessThanOrEqualTo(bound);
    }
  }

  @Test
  void refusesShapesThatDoNotMatch() {
    StridedMatrix a = StridedMatrix.rowMajor(new double[6], 2, 3);
    StridedMatrix c = StridedMatrix.rowMajor(new double[4], 2, 2);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> ReferenceGemm.gemm(1, a, a, 0, c))
        .withMessageContaining("[2, 3] x [2, 3] = [2, 2]");
  }

  /// Small integers at random strides and offset.
  private static StridedMatrix integers(Random random, int rows, int columns) {
    int columnStride = random.nextInt(1, 3);
    int rowStride = columns * columnStride + random.nextInt(3);
    int offset = random.nextInt(3);
    double[] values = random.ints(offset + rows * rowStride + 1, -8, 9).asDoubleStream().toArray();
    return new StridedMatrix(values, offset, rows, columns, rowStride, columnStride);
  }

  private static float[] floats(Random random, int length, float magnitude) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = random.nextFloat(-1, 1) * magnitude;
    }
    return values;
  }

  private static DMatrixRMaj ejml(StridedMatrix matrix) {
    DMatrixRMaj copy = new DMatrixRMaj(matrix.rows(), matrix.columns());
    for (int i = 0; i < matrix.rows(); i++) {
      for (int j = 0; j < matrix.columns(); j++) {
        copy.set(i, j, matrix.get(i, j));
      }
    }
    return copy;
  }
}
