package org.simdlstm.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.simdlstm.lstm.Activation;
import org.simdlstm.lstm.Callback;
import org.simdlstm.lstm.Dataset;
import org.simdlstm.lstm.Dense;
import org.simdlstm.lstm.Embedding;
import org.simdlstm.lstm.Fit;
import org.simdlstm.lstm.Gradients;
import org.simdlstm.lstm.Lstm;
import org.simdlstm.lstm.Sequential;
import org.simdlstm.lstm.Weight;
import org.simdlstm.reference.ReferenceMath;

/// The Reuters model against Keras 3.15.1, which computed the same in double from the same single
/// precision weights and the same newswires. Each test prints the figure it checks.
///
/// `weights-*` are the weights before training and after nine epochs at batch 100, `gradients-*`
/// loss and gradients of the first 20 training rows with them, `probabilities-trained` those of the
/// test set, `losses` those of the first 200 steps of Adam from the initial weights.
class KerasReutersTest {
  private static final int LENGTH = 100;
  private static final int CLASSES = 46;
  private static final int BATCH = 20;
  private static final int STEPS = 200;

  // What was agreed on. Keras in single precision: 9.5e-7, 6e-7 and 3.1e-5.
  private static final double MAX_PROBABILITY_ERROR = 1e-6;
  private static final double MAX_GRADIENT_ERROR = 2e-6;
  private static final double MAX_LOSS_ERROR = 1e-5;

  private static Dataset train;
  private static Dataset test;

  @BeforeAll
  static void load() throws IOException {
    Reuters reuters = ReutersTest.load(Reuters.Options.DEFAULTS.numWords(1000));
    train = reuters.train().padded(LENGTH);
    test = reuters.test().padded(LENGTH);
  }

  @Test
  void probabilitiesOfTheTestSet() throws IOException {
    double[] expected =
        KerasFiles.read("keras-reuters/probabilities-trained").doubles("trained.f64");
    float[] actual = model("trained").predict(test.tokens(), LENGTH);
    assertThat(actual).hasSize(2246 * CLASSES);
    double worst = 0;
    int agreeing = 0;
    for (int row = 0; row < test.rows(); row++) {
      int best = 0;
      int expectedBest = 0;
      for (int j = 0; j < CLASSES; j++) {
        int i = row * CLASSES + j;
        worst = Math.max(worst, Math.abs(actual[i] - expected[i]));
        best = actual[i] > actual[row * CLASSES + best] ? j : best;
        expectedBest = expected[i] > expected[row * CLASSES + expectedBest] ? j : expectedBest;
      }
      agreeing += best == expectedBest ? 1 : 0;
    }
    print("probabilities of the test set: at most %.2e from double", worst);
    print("most probable topic: the same for %d of %d newswires", agreeing, test.rows());
    assertThat(worst).isLessThanOrEqualTo(MAX_PROBABILITY_ERROR);
    assertThat(agreeing).isEqualTo(test.rows());
  }

  @ParameterizedTest
  @ValueSource(strings = {"initial", "trained"})
  void gradientsOfAMinibatch(String weights) throws IOException {
    Safetensors keras = KerasFiles.read("keras-reuters/gradients-" + weights);
    Sequential model = model(weights);
    Gradients actual = model.gradients(train.slice(0, BATCH));
    double worst = 0;
    for (int w = 0; w < model.weights().size(); w++) {
      String name = model.weights().get(w).name();
      double distance =
          ReferenceMath.relativeDistance(
              ReferenceMath.widen(actual.values().get(w)), keras.doubles("gradient.f64." + name));
      assertThat(distance).as(name).isLessThanOrEqualTo(MAX_GRADIENT_ERROR);
      worst = Math.max(worst, distance);
    }
    print("gradients, %s weights: relative norm at most %.2e from double", weights, worst);
    assertThat(actual.loss())
        .isCloseTo(keras.doubles("loss.f64")[0], within(MAX_PROBABILITY_ERROR));
  }

  @Test
  void lossesOfTheFirstSteps() throws IOException {
    double[] expected = KerasFiles.read("keras-reuters/losses").doubles("losses.f64");
    List<Double> means = new ArrayList<>();
    Callback listener =
        new Callback() {
          @Override
          public void onBatchEnd(int epoch, int rows, int of, double loss, double accuracy) {
            means.add(loss);
          }
        };
    Fit inOrder = new Fit().batchSize(BATCH).shuffle(false).callback(listener);
    model("initial").fit(train.slice(0, STEPS * BATCH), inOrder);
    assertThat(means).hasSize(STEPS).hasSameSizeAs(expected);
    double worst = 0;
    for (int step = 0; step < STEPS; step++) {
      // Each step's own loss from the means over all rows so far.
      double before = step == 0 ? 0 : means.get(step - 1) * step;
      worst = Math.max(worst, Math.abs(means.get(step) * (step + 1) - before - expected[step]));
    }
    print("losses of %d steps of Adam: at most %.2e from double", STEPS, worst);
    assertThat(worst).isLessThanOrEqualTo(MAX_LOSS_ERROR);
  }

  private static Sequential model(String weights) throws IOException {
    Sequential model =
        Sequential.of(
            1, new Embedding(1000, 100), new Lstm(100), new Dense(CLASSES, Activation.SOFTMAX));
    Safetensors keras = KerasFiles.read("keras-reuters/weights-" + weights);
    List<float[]> values = new ArrayList<>();
    for (Weight weight : model.weights()) {
      values.add(keras.floats(weight.name()));
    }
    model.setWeights(values);
    return model;
  }

  private static void print(String format, Object... figures) {
    IO.println("Keras parity, " + String.format(Locale.ROOT, format, figures));
  }
}
