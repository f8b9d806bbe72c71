package org.simdlstm.lstm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SequentialTest {
  private final Sequential model = Models.of(20, 4, List.of(6), 3, 1);

  /// The file is what Keras 3.15.1 printed, the empty last line excepted.
  @Test
  void summaryIsKerasTable() throws IOException {
    Sequential reuters = Models.of(1000, 100, List.of(100), 46, 1);
    try (InputStream keras = SequentialTest.class.getResourceAsStream("/keras-summary.txt")) {
      assertThat(reuters.summary(100))
          .isEqualTo(new String(keras.readAllBytes(), StandardCharsets.UTF_8));
    }
    assertThat(reuters.parameters()).isEqualTo(185_046);
  }

  @Test
  void summaryNamesEachLayerOfAStack() {
    Sequential stack = Models.of(1000, 100, List.of(64, 32), 46, 1);
    assertThat(stack.summary(100).lines())
        .contains(
            "│ lstm (LSTM)                │ (None, 100, 64)     │     42,240 │",
            "│ lstm_1 (LSTM)              │ (None, 32)          │     12,416 │")
        .contains(" Total params: 156,174 (610.05 KB)");
  }

  @Test
  void weightsHaveKerasNamesAndShapes() {
    assertThat(Models.of(20, 4, List.of(6, 5), 3, 1).weights())
        .extracting(weight -> weight.name() + weight.shape())
        .containsExactly(
            "embedding.embeddings[20, 4]",
            "lstm.kernel[4, 24]",
            "lstm.recurrent_kernel[6, 24]",
            "lstm.bias[24]",
            "lstm_1.kernel[6, 20]",
            "lstm_1.recurrent_kernel[5, 20]",
            "lstm_1.bias[20]",
            "dense.kernel[5, 3]",
            "dense.bias[3]");
  }

  @Test
  void takesOverWeightsOfItsShapesOnly() {
    List<float[]> weights = new ArrayList<>(model.copyWeights());
    weights.get(1)[3] = 7;
    model.setWeights(weights);
    weights.get(1)[3] = 8;
    assertThat(model.weight("lstm.kernel").values()[3]).isEqualTo(7);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> model.setWeights(weights.subList(0, 5)))
        .withMessageContaining("6 weights, not 5");
    weights.set(2, new float[1]);
    weights.get(0)[0] = 99;
    assertThatIllegalArgumentException()
        .isThrownBy(() -> model.setWeights(weights))
        .withMessageContaining("lstm.recurrent_kernel");
    assertThat(model.weights().getFirst().values()[0]).isNotEqualTo(99);
    assertThatIllegalArgumentException().isThrownBy(() -> model.weight("lstm_1.kernel"));
  }

  @Test
  void refusesModelsItCannotCompute() {
    Embedding embedding = new Embedding(9, 3);
    Lstm lstm = new Lstm(4);
    Lstm sequences = new Lstm(4, true);
    Dense dense = new Dense(2, Activation.SOFTMAX);
    refuses();
    refuses(embedding);
    refuses(embedding, dense);
    refuses(lstm, dense);
    refuses(embedding, lstm);
    refuses(embedding, lstm, dense, dense);
    refuses(embedding, dense, lstm);
    refuses(embedding, sequences, dense);
    refuses(embedding, lstm, lstm, dense);
    refuses(new Embedding(Integer.MAX_VALUE, 2), lstm, dense);
    refuses(embedding, new Lstm(30_000), dense);
    assertThatIllegalArgumentException().isThrownBy(() -> new Embedding(0, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Embedding(1, -1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Lstm(0));
    assertThatIllegalArgumentException().isThrownBy(() -> new Lstm(1 << 29));
    assertThatIllegalArgumentException().isThrownBy(() -> new Dense(0, Activation.LINEAR));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Weight("w", List.of(2, 3), new float[5]));
  }

  @Test
  void refusesTokensLabelsAndShapesThatDoNotFit() {
    Predictor predictor = model.predictor(1);
    refuses(() -> predictor.predict(new int[] {1, 20}, 2), "token 20 at index 1");
    refuses(() -> predictor.predict(new int[] {-1}, 1), "token -1 at index 0");
    refuses(() -> predictor.predict(new int[3], 2), "length 2");
    refuses(() -> predictor.predict(new int[2], 0), "length");
    refuses(() -> predictor.predict(new int[2], -1), "length");
    refuses(() -> predictor.predict(new int[2], 2, new float[4]), "room for 3");
    refuses(() -> predictor.predict(new int[2], 2, new float[2]), "room for 3");
    refuses(() -> model.evaluate(new Dataset(1, new int[1], new int[] {3})), "label 3");
    refuses(() -> model.evaluate(new Dataset(1, new int[0], new int[0])), "no rows");
    refuses(() -> model.gradients(new Dataset(1, new int[] {20}, new int[1])), "token 20");
    refuses(() -> model.predictor(0), "threads");
    Sequential large =
        Sequential.zeros(
            new Embedding(600_000, 1), new Lstm(1000), new Dense(2, Activation.SOFTMAX));
    refuses(() -> large.predictor(1), "no array holds the 2400000000 numbers");
    refuses(() -> Buffers.room(new float[0], 2_400_000_000L), "no array holds the 2400000000");
    // After all that it still works.
    assertThat(predictor.predict(new int[0], 5)).isEmpty();
    assertThat(predictor.predict(new int[] {19, 0}, 2)).hasSize(3);
  }

  @Test
  void aLinearModelPredictsButHasNoLoss() {
    Sequential linear =
        Sequential.of(1, new Embedding(20, 4), new Lstm(6), new Dense(3, Activation.LINEAR));
    linear.setWeights(model.copyWeights());
    int[] tokens = {3, 1, 4, 1, 5};
    float[] logits = linear.predict(tokens, 5);
    float[] probabilities = model.predict(tokens, 5);
    for (int j = 1; j < 3; j++) {
      assertThat(Math.log(probabilities[j] / probabilities[0]))
          .isCloseTo(logits[j] - logits[0], within(1e-6));
    }
    refuses(() -> linear.fit(new Dataset(5, tokens, new int[1]), new Fit()), "softmax");
    refuses(() -> linear.evaluate(new Dataset(5, tokens, new int[1])), "softmax");
    refuses(() -> linear.gradients(new Dataset(5, tokens, new int[1])), "softmax");
  }

  /// Idle threads live on for a second, so calls that each started their own would pile them up.
  @Test
  void keepsItsThreadsFromCallToCall() {
    Dataset data = Models.data(20, 3, 40, 5, 2);
    Fit options = new Fit().threads(4).epochs(5).validation(data);
    Set<Thread> before = workerThreads();
    for (int call = 0; call < 10; call++) {
      model.fit(data, options);
    }
    Set<Thread> started = workerThreads();
    started.removeAll(before);
    assertThat(started).hasSizeLessThan(4);
    for (int call = 0; call < 20; call++) {
      model.evaluate(data);
      model.predict(data.tokens(), 5);
      model.gradients(data);
    }
    Set<Thread> more = workerThreads();
    more.removeAll(before);
    more.removeAll(started);
    assertThat(more).hasSizeLessThan(Runtime.getRuntime().availableProcessors());
  }

  private static Set<Thread> workerThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("simdlstm-worker-"))
        .collect(Collectors.toSet());
  }

  private static void refuses(Layer... layers) {
    assertThatIllegalArgumentException().isThrownBy(() -> Sequential.of(1, layers));
  }

  private static void refuses(Runnable call, String reason) {
    assertThatIllegalArgumentException().isThrownBy(call::run).withMessageContaining(reason);
  }

  @Test
  void zerosIsTheSameModelWithoutWeights() {
    Sequential model = Models.of(9, 4, List.of(3), 2, 1);
    Sequential zeros = Sequential.zeros(model.layers().toArray(Layer[]::new));
    assertThat(zeros.weights()).allSatisfy(weight -> assertThat(weight.values()).containsOnly(0));
    zeros.setWeights(model.copyWeights());
    Dataset data = Models.data(9, 2, 3, 5, 1);
    assertThat(zeros.predict(data.tokens(), 5)).isEqualTo(model.predict(data.tokens(), 5));
  }
}
