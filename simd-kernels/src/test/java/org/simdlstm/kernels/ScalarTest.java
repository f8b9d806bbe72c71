package org.simdlstm.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The scalar loops against the kernels on vectors, to the bit.
@Tag("width")
class ScalarTest {
  /// A prime, so that the samples meet every exponent and no pattern of the mantissa.
  private static final int STRIDE = 4099;

  private static final int CHUNK = 1 << 12;

  private final SplittableRandom random = new SplittableRandom(5);

  @Test
  void laneFunctionsAreThoseOfTheVectors() {
    float[] x = new float[CHUNK];
    float[] vectors = new float[CHUNK];
    float[] scalar = new float[CHUNK];
    for (long bits = 0; bits < 1L << 32; bits += (long) CHUNK * STRIDE) {
      for (int i = 0; i < CHUNK; i++) {
        x[i] = Float.intBitsToFloat((int) (bits + (long) i * STRIDE));
      }
      Activations.exp(x, 0, vectors, 0, CHUNK);
      for (int i = 0; i < CHUNK; i++) {
        scalar[i] = Scalar.exp(x[i]);
      }
      assertThat(scalar).as("exp").isEqualTo(vectors);
      Activations.sigmoid(x, 0, vectors, 0, CHUNK);
      for (int i = 0; i < CHUNK; i++) {
        scalar[i] = Scalar.sigmoid(x[i]);
      }
      assertThat(scalar).as("sigmoid").isEqualTo(vectors);
      Activations.tanh(x, 0, vectors, 0, CHUNK);
      for (int i = 0; i < CHUNK; i++) {
        scalar[i] = Scalar.tanh(x[i]);
      }
      assertThat(scalar).as("tanh").isEqualTo(vectors);
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 400, 100", "11, 46, 100", "7, 33, 1", "2, 70, 1100"})
  void multiplyIsThatOfTheVectors(int m, int n, int k) {
    int stride = n + 3;
    Guarded a = Guarded.random(random, m * k, 1);
    Guarded s = Guarded.random(random, 2 * n, 1);
    Guarded vectors = Guarded.ofSize(m * stride);
    Guarded scalar = Guarded.ofSize(m * stride);
    int[] aRows = new int[m + 1];
    int[] sRows = new int[m + 2];
    for (int i = 0; i < m; i++) {
      aRows[1 + i] = a.offset() + (m - 1 - i) * k;
      sRows[2 + i] = s.offset() + i % 2 * n;
    }
    PackedMatrix b = new PackedMatrix(k, n);
    float[] plain = Guarded.random(random, k * n, 1).values();
    b.pack(plain, 0, n, 1);
    int at = vectors.offset();
    Workspace ws = new Workspace();
    Gemm.multiply(ws, m, a.array(), aRows, 1, b, s.array(), sRows, 2, vectors.array(), at, stride);
    Scalar.multiply(
        ws, m, a.array(), aRows, 1, k, n, plain, s.array(), sRows, 2, scalar.array(), at, stride);
    scalar.assertBits(vectors.values());
  }

  private interface Forward {
    void run(
        int rows,
        int units,
        float[] z,
        int zOffset,
        float[] gates,
        int gatesOffset,
        float[] cPrev,
        int cPrevOffset,
        float[] c,
        int cOffset,
        float[] tanhC,
        int tanhCOffset,
        float[] h,
        int hOffset);
  }

  @ParameterizedTest
  @CsvSource({"0, 4", "1, 100", "3, 1", "6, 37"})
  void forwardIsThatOfTheVectors(int rows, int units) {
    Guarded z = Guarded.random(random, 4 * rows * units, 6);
    Guarded c = Guarded.random(random, rows * units, 3);
    assertThat(forward(Scalar::forward, rows, units, z, c))
        .isEqualTo(forward(Gates::forward, rows, units, z, c));
  }

  /// All that comes out.
  private static float[][] forward(Forward kernel, int rows, int units, Guarded z, Guarded cPrev) {
    int n = rows * units;
    Guarded gates = Guarded.ofSize(4 * n);
    Guarded c = Guarded.ofSize(n);
    Guarded tanhC = Guarded.ofSize(n);
    Guarded h = Guarded.ofSize(n);
    int at = z.offset();
    float[] zIn = z.array();
    float[] cIn = cPrev.array();
    float[] t = tanhC.array();
    kernel.run(
        rows, units, zIn, at, gates.array(), at, cIn, at, c.array(), at, t, at, h.array(), at);
    return new float[][] {gates.array(), c.array(), t, h.array()};
  }

  @ParameterizedTest
  @CsvSource({"1, 46", "3, 1", "2, 16", "2, 17", "1, 100"})
  void softmaxIsThatOfTheVectors(int rows, int classes) {
    for (float special : new float[] {0, 1000, Float.NEGATIVE_INFINITY, Float.NaN}) {
      Guarded logits = Guarded.random(random, rows * classes, 20);
      Guarded vectors = Guarded.ofSize(rows * classes);
      int at = logits.offset();
      logits.array()[at] = special;
      Softmax.softmax(rows, classes, logits.array(), at, vectors.array(), at);
      Scalar.softmax(rows, classes, logits.array(), at, logits.array(), at);
      assertThat(logits.array()).isEqualTo(vectors.array());
    }
  }
}
