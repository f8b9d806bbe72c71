package org.simdlstm.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The judge against Keras 3.15.1 computing in double: same weights, same input.
///
/// The files in `resources/keras-3.15` were written by Keras: Embedding(20, 5), LSTM(7), in
/// `stacked` also LSTM(9), and Dense(4, softmax), on 6 sequences of 9 tokens.
class KerasParityTest {
  private static final int ROWS = 6;
  private static final int LENGTH = 9;

  /// A value passes through at most 2 layers, forward and backward, 9 steps each; a step sums at
  /// most 7 + 9 products and has some 10 roundings more, each of 2^-53.
  private static final double ROUNDING = 2 * 2 * LENGTH * (7 + 9 + 10) * 0x1p-53;

  private static final int ADAM_STEPS = 10;

  @ParameterizedTest
  @ValueSource(strings = {"plain", "stacked"})
  void answersAndGradientsAreThoseOfKeras(String name) throws IOException {
    Safetensors keras = Safetensors.read("/keras-3.15/" + name + ".safetensors");
    ReferenceModel model = new ReferenceModel(keras.all("weight."));
    int[] tokens = keras.integers("input");

    double[] output = model.forward(tokens, ROWS, LENGTH).probabilities();
    ReferenceModel.Gradients actual =
        model.lossAndGradients(tokens, ROWS, LENGTH, keras.integers("labels"));

    assertClose("output", output, keras.get("output.f64"), ROUNDING);
    assertThat(actual.loss()).isCloseTo(keras.get("loss.f64")[0], within(ROUNDING));
    assertAllClose(actual.gradients(), keras.all("gradient.f64."), ROUNDING);
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "stacked"})
  void tenStepsOfAdamAreThoseOfKeras(String name) throws IOException {
    Safetensors keras = Safetensors.read("/keras-3.15/" + name + ".safetensors");
    ReferenceModel model = new ReferenceModel(keras.all("weight."));
    ReferenceAdam adam = new ReferenceAdam(0.01, model.weights());
    int[] tokens = keras.integers("input");
    int[] labels = keras.integers("labels");

    double[] losses = new double[ADAM_STEPS];
    for (int step = 0; step < ADAM_STEPS; step++) {
      ReferenceModel.Gradients now = model.lossAndGradients(tokens, ROWS, LENGTH, labels);
      losses[step] = now.loss();
      adam.step(now.gradients());
    }

    // Every step adds its own roundings to the weights.
    assertClose("losses", losses, keras.get("adam.losses.f64"), ADAM_STEPS * ROUNDING);
    assertAllClose(model.weights(), keras.all("adam.final.f64."), ADAM_STEPS * ROUNDING);
  }

  private static void assertAllClose(
      List<double[]> actual, List<double[]> expected, double tolerance) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int w = 0; w < expected.size(); w++) {
      assertClose("weight " + w, actual.get(w), expected.get(w), tolerance);
    }
  }

  private static void assertClose(
      String what, double[] actual, double[] expected, double tolerance) {
    assertThat(actual).hasSameSizeAs(expected);
    assertThat(ReferenceMath.relativeDistance(actual, expected))
        .as(what)
        .isLessThanOrEqualTo(tolerance);
  }
}
