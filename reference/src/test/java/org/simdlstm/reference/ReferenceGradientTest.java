package org.simdlstm.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Back-propagation against finite differences of the loss, for every parameter.
class ReferenceGradientTest {
  private static final int VOCABULARY = 7;
  private static final int CLASSES = 5;
  private static final int ROWS = 3;
  private static final int LENGTH = 6;

  static List<int[]> sizes() {
    return List.of(new int[] {3, 4}, new int[] {1, 1}, new int[] {3, 4, 2}, new int[] {2, 3, 5, 3});
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void everyParameterAgrees(int[] sizes) {
    Random random = new Random(7);
    ReferenceModel model = new ReferenceModel(randomWeights(random, sizes));
    // The last token never occurs: its gradient is exactly zero.
    int[] tokens = random.ints(ROWS * LENGTH, 0, VOCABULARY - 1).toArray();
    int[] labels = random.ints(ROWS, 0, CLASSES).toArray();

    ReferenceModel.Gradients actual = model.lossAndGradients(tokens, ROWS, LENGTH, labels);

    assertThat(actual.loss()).isEqualTo(model.loss(tokens, ROWS, LENGTH, labels));
    for (int w = 0; w < model.weights().size(); w++) {
      double[] expected =
          FiniteDifferences.gradient(
              () -> model.loss(tokens, ROWS, LENGTH, labels), model.weights().get(w));
      double[] gradient = actual.gradients().get(w);
      for (int i = 0; i < expected.length; i++) {
        assertThat(Math.abs(gradient[i] - expected[i]))
            .as("weight %d, parameter %d", w, i)
            .isLessThanOrEqualTo(1e-6 * Math.abs(expected[i]));
      }
    }
  }

  private static List<double[]> randomWeights(Random random, int[] sizes) {
    List<double[]> weights = new ArrayList<>();
    weights.add(uniform(random, VOCABULARY * sizes[0]));
    for (int l = 1; l < sizes.length; l++) {
      weights.add(uniform(random, sizes[l - 1] * 4 * sizes[l]));
      weights.add(uniform(random, sizes[l] * 4 * sizes[l]));
      weights.add(uniform(random, 4 * sizes[l]));
    }
    weights.add(uniform(random, sizes[sizes.length - 1] * CLASSES));
    weights.add(uniform(random, CLASSES));
    return weights;
  }

  private static double[] uniform(Random random, int length) {
    return random.doubles(length, -1, 1).toArray();
  }
}
