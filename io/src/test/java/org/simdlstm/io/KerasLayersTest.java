package org.simdlstm.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.simdlstm.lstm.Activation;
import org.simdlstm.lstm.Adam;
import org.simdlstm.lstm.Callback;
import org.simdlstm.lstm.Dataset;
import org.simdlstm.lstm.Dense;
import org.simdlstm.lstm.Embedding;
import org.simdlstm.lstm.Fit;
import org.simdlstm.lstm.Gradients;
import org.simdlstm.lstm.Layer;
import org.simdlstm.lstm.Lstm;
import org.simdlstm.lstm.Sequential;
import org.simdlstm.reference.ReferenceMath;

/// The model against Keras 3.15.1 computing in double: same weights, same input.
///
/// Each file was written by Keras and holds one small model on 6 sequences of 9 tokens.
class KerasLayersTest {
  private static final int LENGTH = 9;

  /// Ten steps.
  private static final int STEPS = 10;

  private static final double RATE = 0.01;

  /// A case: the file's name and the layers whose weights it holds.
  record Case(String name, Layer... layers) {
    Safetensors keras() throws IOException {
      return KerasFiles.read("keras-3.15/" + name);
    }

    Sequential model() throws IOException {
      Sequential model = Sequential.of(1, layers);
      Safetensors keras = keras();
      List<float[]> weights = new ArrayList<>();
      for (String weight : names()) {
        weights.add(keras.floats("weight." + weight));
      }
      model.setWeights(weights);
      return model;
    }

    /// `0.embeddings`, `1.kernel`, ...: the weights in Keras' order.
    List<String> names() throws IOException {
      return keras().tensors().stream()
          .map(Tensor::name)
          .filter(name -> name.startsWith("weight."))
          .map(name -> name.substring("weight.".length()))
          .toList();
    }

    Dataset data() throws IOException {
      return new Dataset(LENGTH, keras().ints("input"), keras().ints("labels"));
    }

    /// The relative error of a value behind a path of roundings of 2^-24: each of the 9 steps of
    /// each LSTM, forward and backward, sums at most 7 + 9 products and rounds some 10 times more.
    /// Roundings are as often up as down, so that the root of their number counts.
    double rounding() {
      return Math.sqrt((layers.length - 2) * 2.0 * LENGTH * (7 + 9 + 10)) * 0x1p-24;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() {
    Layer embedding = new Embedding(20, 5);
    Layer dense = new Dense(4, Activation.SOFTMAX);
    return Stream.of(
        new Case("plain", embedding, new Lstm(7), dense),
        new Case("stacked", embedding, new Lstm(7, true), new Lstm(9), dense));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void outputsLossAndGradientsAreThoseOfKeras(Case test) throws IOException {
    Safetensors keras = test.keras();
    Sequential model = test.model();
    Dataset data = test.data();

    assertClose(
        "output",
        model.predict(data.tokens(), LENGTH),
        keras.doubles("output.f64"),
        test.rounding());
    Gradients gradients = model.gradients(data);
    double loss = keras.doubles("loss.f64")[0];
    assertThat(gradients.loss()).isCloseTo(loss, within(test.rounding()));
    assertThat(model.evaluate(data).loss()).isCloseTo(loss, within(test.rounding()));
    List<String> names = test.names();
    for (int w = 0; w < names.size(); w++) {
      assertClose(
          names.get(w),
          gradients.values().get(w),
          keras.doubles("gradient.f64." + names.get(w)),
          test.rounding());
    }
  }

  /// A step moves every weight by about the rate, with the relative error of its gradient; an
  /// element with a small gradient among large ones has that of the large ones. So the norm of a
  /// weight array's error is at most that of steps times the rate times the gradient's.
  @ParameterizedTest
  @MethodSource("cases")
  void tenStepsOfAdamAreThoseOfKeras(Case test) throws IOException {
    Safetensors keras = test.keras();
    Sequential model = test.model();
    Dataset data = test.data();
    List<Double> losses = new ArrayList<>();
    Callback listener =
        new Callback() {
          @Override
          public void onBatchEnd(int epoch, int rows, int of, double loss, double accuracy) {
            losses.add(loss);
          }
        };
    model.fit(
        data,
        new Fit()
            .epochs(STEPS)
            .batchSize(data.rows())
            .shuffle(false)
            .optimizer(Adam.DEFAULTS.withLearningRate(RATE))
            .callback(listener));

    double[] expected = keras.doubles("adam.losses.f64");
    assertThat(losses).hasSize(STEPS);
    for (int step = 0; step < STEPS; step++) {
      assertThat(losses.get(step)).isCloseTo(expected[step], within((step + 1) * test.rounding()));
    }
    List<String> names = test.names();
    for (int w = 0; w < names.size(); w++) {
      assertClose(
          names.get(w),
          model.weights().get(w).values(),
          keras.doubles("adam.final.f64." + names.get(w)),
          STEPS * test.rounding());
    }
  }

  private static void assertClose(
      String what, float[] actual, double[] expected, double tolerance) {
    assertThat(ReferenceMath.relativeDistance(ReferenceMath.widen(actual), expected))
        .as(what)
        .isLessThanOrEqualTo(tolerance);
  }
}
