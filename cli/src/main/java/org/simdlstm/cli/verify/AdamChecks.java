package org.simdlstm.cli.verify;

import static org.simdlstm.cli.verify.Worst.U;
import static org.simdlstm.cli.verify.Worst.UNDERFLOW;

import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.simdlstm.kernels.AdamStep;
import org.simdlstm.reference.ReferenceAdam;
import org.simdlstm.reference.ReferenceMath;

/// Adam's step, each one from the kernel's own state before it.
final class AdamChecks {
  private static final double RATE = 0.001;
  private static final int STEPS = 20;

  private AdamChecks() {}

  static Stream<Supplier<Check>> all() {
    return Stream.of(() -> steps(false), () -> steps(true));
  }

  /// @param decay whether the gradient is zero after the first step, so that moments only decay
  private static Check steps(boolean decay) {
    Worst worst = new Worst();
    Random random = new Random(1);
    for (int n : Samples.LENGTHS) {
      float[] w = Samples.floats(random, n, 1);
      float[] m = new float[n];
      float[] v = new float[n];
      for (int t = 1; t <= STEPS; t++) {
        float[] g = decay && t > 1 ? new float[n] : Samples.floats(random, n, 0.1);
        step(worst, t, w, m, v, g);
      }
    }
    String name = decay ? "Adam without gradient" : "Adam";
    return Check.share(name, STEPS + " steps, " + Samples.LENGTHS_TEXT, worst);
  }

  private static void step(Worst worst, int t, float[] w, float[] m, float[] v, float[] g) {
    double rate =
        RATE
            * Math.sqrt(1 - StrictMath.pow(ReferenceAdam.BETA_2, t))
            / (1 - StrictMath.pow(ReferenceAdam.BETA_1, t));
    double[] w64 = ReferenceMath.widen(w);
    double[] m64 = ReferenceMath.widen(m);
    double[] v64 = ReferenceMath.widen(v);
    double[] g64 = ReferenceMath.widen(g);
    float[] mBefore = m.clone();
    float[] vBefore = v.clone();
    ReferenceAdam.step(RATE, t, g64, w64, m64, v64);
    float epsilon = (float) ReferenceAdam.EPSILON;
    double b1 = ReferenceAdam.BETA_1;
    double b2 = ReferenceAdam.BETA_2;
    AdamStep.step(w, m, v, g, 0, w.length, (float) rate, b1, b2, epsilon);
    for (int i = 0; i < w.length; i++) {
      // The difference, the rounded 1 - beta, and the fma; v has a square more.
      double mBound =
          2 * U * (1 - b1) * Math.abs(g64[i] - mBefore[i]) + U * Math.abs(m64[i]) + UNDERFLOW;
      double vBound =
          2 * U * (1 - b2) * Math.abs(g64[i] * g64[i] - vBefore[i])
              + U * (1 - b2) * g64[i] * g64[i]
              + U * v64[i]
              + UNDERFLOW;
      // Rate, product, root, sum with a rounded epsilon, quotient: six; then the difference.
      double root = Math.sqrt(v64[i]) + ReferenceAdam.EPSILON;
      double rootError = v64[i] == 0 ? 0 : vBound / (2 * Math.sqrt(v64[i]));
      double update = Math.abs(rate * m64[i] / root);
      double wBound =
          rate * mBound / root + update * (rootError / root + 6 * U) + U * Math.abs(w64[i]);
      worst.add(m[i], m64[i], 1.01 * mBound);
      worst.add(v[i], v64[i], 1.01 * vBound);
      worst.add(w[i], w64[i], 1.01 * wBound);
    }
  }
}
