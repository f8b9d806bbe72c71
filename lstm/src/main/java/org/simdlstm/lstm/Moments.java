package org.simdlstm.lstm;

import java.util.List;
import org.simdlstm.kernels.AdamStep;

/// What Adam remembers: the running means of each weight's gradient and of its square.
final class Moments {
  private final List<float[]> m;
  private final List<float[]> v;
  private long t;

  Moments(Sequential model) {
    this.m = model.weights().stream().map(weight -> new float[weight.values().length]).toList();
    this.v = model.weights().stream().map(weight -> new float[weight.values().length]).toList();
  }

  /// Starts the next step.
  void count() {
    t++;
  }

  /// Updates some values of one weight with the gradient `g`.
  void step(Adam adam, int weight, float[] values, float[] g, int from, int count) {
    AdamStep.step(
        values,
        m.get(weight),
        v.get(weight),
        g,
        from,
        count,
        (float) adam.correctedLearningRate(t),
        adam.beta1(),
        adam.beta2(),
        (float) adam.epsilon());
  }
}
