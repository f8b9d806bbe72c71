package org.simdlstm.kernels;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("width")
@Tag("interpreter")
class AdamStepTest {
  private static final int VL = Lanes.VL;
  private static final int[] SIZES = {0, 1, VL - 1, VL, VL + 1, 2 * VL + 3, 100};
  private static final float RATE = 0.01f;
  private static final float EPSILON = 1e-7f;

  private final SplittableRandom random = new SplittableRandom(4);

  @Test
  void stepEqualsItsFormula() {
    for (int n : SIZES) {
      Guarded w = Guarded.random(random, n, 1);
      Guarded m = Guarded.random(random, n, 0.1);
      Guarded v = squares(n);
      Guarded g = Guarded.random(random, n, 1);
      float[] newM = new float[n];
      float[] newV = new float[n];
      float[] newW = new float[n];
      for (int i = 0; i < n; i++) {
        newM[i] = Math.fma(g.at(i) - m.at(i), (float) (1 - 0.9), m.at(i));
        newV[i] = Math.fma(g.at(i) * g.at(i) - v.at(i), (float) (1 - 0.999), v.at(i));
        newW[i] = w.at(i) - RATE * newM[i] / ((float) Math.sqrt(newV[i]) + EPSILON);
      }
      float[] gradient = g.values();
      AdamStep.step(
          w.array(), m.array(), v.array(), g.array(), w.offset(), n, RATE, 0.9, 0.999, EPSILON);
      w.assertBits(newW);
      m.assertBits(newM);
      v.assertBits(newV);
      g.assertBits(gradient);
    }
  }

  /// A weight that has no gradient any more: m ends as 0 and w where it was.
  @Test
  void aMeanThatHasVanishedIsZero() {
    for (int n : SIZES) {
      Guarded w = Guarded.random(random, n, 1);
      Guarded m = Guarded.ofSize(n);
      Guarded v = Guarded.ofSize(n);
      float[] weights = w.values();
      float[] decayed = new float[n];
      for (int i = 0; i < n; i++) {
        boolean positive = i % 4 < 2;
        float value = i % 2 == 0 ? 0x1.1p-100f : 0x1.2p-100f; // less a tenth: below and above
        m.array()[m.offset() + i] = positive ? value : -value;
        v.array()[v.offset() + i] = 1;
        float left = Math.fma(-m.at(i), (float) (1 - 0.9), m.at(i));
        decayed[i] = i % 2 == 0 ? 0 : left;
      }
      AdamStep.step(
          w.array(),
          m.array(),
          v.array(),
          new float[m.array().length],
          w.offset(),
          n,
          RATE,
          0.9,
          0.999,
          EPSILON);
      m.assertBits(decayed);
      w.assertBits(weights);
    }
  }

  private Guarded squares(int n) {
    float[] v = Guarded.random(random, n, 1).values();
    for (int i = 0; i < n; i++) {
      v[i] *= v[i];
    }
    return Guarded.of(v);
  }
}
