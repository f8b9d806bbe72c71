package org.simdlstm.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SoftmaxTest {
  private static final int VL = Lanes.VL;
  private static final int[] CLASSES = {1, 2, VL - 1, VL, VL + 1, 17, 46, 100};
  private static final int ROWS = 3;

  private final SplittableRandom random = new SplittableRandom(7);

  @Test
  @Tag("width")
  @Tag("interpreter")
  void equalsItsFormulaForwardAndBackward() {
    for (int classes : CLASSES) {
      Guarded logits = Guarded.random(random, ROWS * classes, 20);
      int[] labels = random.ints(ROWS, 0, classes).toArray();
      float[] p = new float[ROWS * classes];
      float[] dlogits = new float[ROWS * classes];
      double[] loss = new double[ROWS];
      for (int r = 0; r < ROWS; r++) {
        float[] x = Arrays.copyOfRange(logits.values(), r * classes, (r + 1) * classes);
        float[] ones = new float[classes];
        float max = Float.NEGATIVE_INFINITY;
        for (float value : x) {
          max = Math.max(max, value);
        }
        for (int j = 0; j < classes; j++) {
          ones[j] = 1;
          p[r * classes + j] = Twin.exp(x[j] - max);
        }
        float sum = Twin.dot(Arrays.copyOfRange(p, r * classes, (r + 1) * classes), ones);
        loss[r] = StrictMath.log(sum) - ((double) x[labels[r]] - max);
        for (int j = 0; j < classes; j++) {
          int at = r * classes + j;
          p[at] /= sum;
          dlogits[at] = (p[at] - (j == labels[r] ? 1 : 0)) * 0.05f;
        }
      }
      Guarded out = Guarded.ofSize(ROWS * classes);
      double[] outLoss = new double[ROWS];
      crossEntropy(classes, logits, labels, out, outLoss);
      out.assertBits(p);
      assertThat(outLoss).containsExactly(loss);

      Softmax.softmax(
          ROWS, classes, logits.array(), logits.offset(), logits.array(), logits.offset());
      logits.assertBits(p);

      Softmax.backward(
          ROWS, classes, out.array(), out.offset(), labels, 0, 0.05f, out.array(), out.offset());
      out.assertBits(dlogits);
    }
  }

  /// The loss of a label that is e^-1000 likely is 1000, not the logarithm of a clipped float.
  @Test
  void keepsTheLossOfAnImpossibleLabel() {
    Guarded logits = Guarded.of(1000, 0, -1000, 3, 3, 3, 3e38f, 0, 0);
    Guarded p = Guarded.ofSize(9);
    double[] loss = new double[3];
    crossEntropy(3, logits, new int[] {1, 0, 2}, p, loss);
    assertThat(p.values()).containsExactly(1, 0, 0, 1 / 3f, 1 / 3f, 1 / 3f, 1, 0, 0);
    assertThat(loss[0]).isEqualTo(1000);
    assertThat(loss[1]).isCloseTo(Math.log(3), within(1e-15));
    assertThat(loss[2]).isEqualTo(3e38f);
  }

  /// Every e^(x-max) is good to 1.04 ULP and its argument to half an ULP of at most 40, the sum
  /// takes 7 additions, the quotient one more rounding.
  @Test
  void isCloseToDouble() {
    int classes = 46;
    Guarded logits = Guarded.random(random, ROWS * classes, 20);
    Guarded p = Guarded.ofSize(ROWS * classes);
    double[] loss = new double[ROWS];
    crossEntropy(classes, logits, new int[] {0, 20, 45}, p, loss);
    double argument = 40 * 0x1p-24;
    double tolerance = 2 * (argument + 1.04 * 0x1p-23) + 8 * 0x1p-24;
    for (int r = 0; r < ROWS; r++) {
      double sum = 0;
      for (int j = 0; j < classes; j++) {
        sum += Math.exp(logits.at(r * classes + j));
      }
      for (int j = 0; j < classes; j++) {
        double exact = Math.exp(logits.at(r * classes + j)) / sum;
        assertThat((double) p.at(r * classes + j)).isCloseTo(exact, within(exact * tolerance));
      }
      double exact = Math.log(sum) - logits.at(r * classes + new int[] {0, 20, 45}[r]);
      assertThat(loss[r]).isCloseTo(exact, within(tolerance));
    }
  }

  @Test
  void rowsWithoutFiniteGreatestLogitAreNaN() {
    float infinity = Float.POSITIVE_INFINITY;
    float[][] rows = {{1, Float.NaN, 2}, {1, infinity, 2}, {-infinity, -infinity, -infinity}};
    for (float[] row : rows) {
      Guarded logits = Guarded.of(row[0], row[1], row[2], 1, 2, 3, 0, -infinity, 0);
      Guarded p = Guarded.ofSize(9);
      double[] loss = new double[3];
      crossEntropy(3, logits, new int[] {0, 0, 0}, p, loss);
      assertThat(Arrays.copyOf(p.values(), 3)).containsOnly(Float.NaN);
      assertThat(loss[0]).isNaN();
      assertThat(loss[1]).isFinite();
      assertThat(loss[2]).isFinite();
    }
  }

  private static void crossEntropy(
      int classes, Guarded logits, int[] labels, Guarded p, double[] loss) {
    Softmax.crossEntropy(
        ROWS, classes, logits.array(), logits.offset(), labels, 0, p.array(), p.offset(), loss, 0);
  }
}
