package org.simdlstm.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReferenceAdamTest {
  @Test
  void epsilonStandsOutsideTheBiasCorrection() {
    double[] weights = {5};
    ReferenceAdam adam = new ReferenceAdam(0.1, List.of(weights));
    double gradient = 1e-6;

    adam.step(List.of(new double[] {gradient}));

    // m = 0.1 g, v = 0.001 g^2, rate = 0.1 sqrt(0.001) / 0.1
    double root = Math.sqrt(0.001);
    double step = root * 0.1 * gradient / (root * gradient + 1e-7);
    // 1 - 0.999 is off by 2^-54 of 0.001, and 5 is rounded.
    assertThat(5 - weights[0]).isCloseTo(step, within(step * 1000 * 0x1p-53 + 5 * 0x1p-53));
  }

  @Test
  void weightsWithoutGradientMoveOnWhileTheirMomentsLast() {
    double[] weights = {0, 0};
    ReferenceAdam adam = new ReferenceAdam(0.001, List.of(weights));
    adam.step(List.of(new double[] {1, 0}));
    double first = weights[0];

    adam.step(List.of(new double[2]));

    assertThat(weights[0]).isLessThan(first);
    assertThat(weights[1]).isZero();
  }
}
