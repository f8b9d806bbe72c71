package org.simdlstm.cli.verify;

import java.util.function.DoubleUnaryOperator;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.simdlstm.kernels.Activations;
import org.simdlstm.reference.ReferenceMath;
import org.simdlstm.reference.UlpMax;

/// exp, sigmoid and tanh over floats of every size; the bounds are those that [Activations]
/// promises for all floats.
final class ActivationChecks {
  /// A prime, so that every exponent and many mantissas come up.
  private static final int STEP = 8191;

  private ActivationChecks() {}

  private interface Kernel {
    void apply(float[] x, int xOffset, float[] y, int yOffset, int n);
  }

  static Stream<Supplier<Check>> all() {
    return Stream.of(
        () -> check("exp", Activations::exp, ReferenceMath::exp, 1.04),
        () -> check("sigmoid", Activations::sigmoid, ReferenceMath::sigmoid, 1.97),
        () -> check("tanh", Activations::tanh, ReferenceMath::tanh, 1.94));
  }

  private static Check check(String name, Kernel kernel, DoubleUnaryOperator judge, double ulps) {
    UlpMax worst = new UlpMax();
    int count = 0;
    float[] x = new float[1001];
    float[] y = new float[1001];
    for (long bits = Integer.MIN_VALUE; bits <= Integer.MAX_VALUE; ) {
      int n = Samples.LENGTHS[count % Samples.LENGTHS.length];
      for (int i = 0; i < n; i++, bits += STEP) {
        x[i] = Float.intBitsToFloat((int) bits);
      }
      kernel.apply(x, 0, y, 0, n);
      for (int i = 0; i < n; i++) {
        worst.add(x[i], y[i], judge.applyAsDouble(x[i]));
      }
      count++;
    }
    return new Check(
        name, (1L << 32) / STEP + " floats of all sizes", worst.distance(), ulps, "ULP");
  }
}
