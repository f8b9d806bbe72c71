package org.simdlstm.lstm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.simdlstm.kernels.Workers;

/// No result depends, in a single bit, on who computed it beside what.
class IndependenceTest {
  private static final int VOCABULARY = 30;
  private static final int LENGTH = 13;
  private static final int CLASSES = 5;
  private static final int ROWS = 203; // more than three chunks of the largest size

  private static final Dataset DATA = Models.data(VOCABULARY, CLASSES, ROWS, LENGTH, 11);

  static Stream<Sequential> models() {
    return Stream.of(
        Models.of(VOCABULARY, 9, List.of(20), CLASSES, 1),
        Models.of(VOCABULARY, 8, List.of(364), CLASSES, 1),
        Models.of(VOCABULARY, 10, List.of(17, 6), CLASSES, 2));
  }

  @ParameterizedTest
  @MethodSource("models")
  void aSequenceGetsTheSameOutputsInAnyBatchAndPosition(Sequential model) {
    requireSameOutputsInAnyBatch(model, DATA);
  }

  @ParameterizedTest
  @MethodSource("models")
  void sequencesThatBeginAlikeGetTheOutputsOfEachAlone(Sequential model) {
    Dataset alike = Models.data(3, CLASSES, ROWS, LENGTH, 12);
    for (int row = 1; row < ROWS; row += 5) {
      System.arraycopy(
          alike.tokens(), (row - 1) * LENGTH, alike.tokens(), row * LENGTH, LENGTH - row % 2);
    }
    requireSameOutputsInAnyBatch(model, alike);
  }

  private static void requireSameOutputsInAnyBatch(Sequential model, Dataset data) {
    Predictor predictor = model.predictor(1);
    float[] alone = new float[ROWS * CLASSES];
    for (int row = 0; row < ROWS; row++) {
      float[] output = predictor.predict(data.slice(row, row + 1).tokens(), LENGTH);
      System.arraycopy(output, 0, alone, row * CLASSES, CLASSES);
    }
    for (int batch : new int[] {2, 7, 8, 9, 63, 64, 65, ROWS}) {
      for (int from = 0; from < ROWS; from += batch) {
        int to = Math.min(from + batch, ROWS);
        assertThat(predictor.predict(data.slice(from, to).tokens(), LENGTH))
            .as("rows %d to %d", from, to)
            .isEqualTo(Arrays.copyOfRange(alone, from * CLASSES, to * CLASSES));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void predictionsAreTheSameOnAnyNumberOfThreads(Sequential model) {
    float[] expected = model.predictor(1).predict(DATA.tokens(), LENGTH);
    for (int threads : new int[] {2, 5}) {
      Predictor predictor = model.predictor(threads);
      for (int repeat = 0; repeat < 5; repeat++) {
        assertThat(predictor.predict(DATA.tokens(), LENGTH)).isEqualTo(expected);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void trainingGivesTheSameWeightsOnAnyNumberOfThreads(Sequential model) {
    List<float[]> initial = model.copyWeights();
    // 45 rows a batch make four shards, and the fifth and last batch is smaller.
    Fit options = new Fit().batchSize(45).seed(3).validation(DATA.slice(0, 50));
    History expected = model.fit(DATA, options.threads(1));
    List<float[]> trained = model.copyWeights();
    assertThat(trained.getFirst()).isNotEqualTo(initial.getFirst());
    for (int threads : new int[] {2, 5}) {
      model.setWeights(initial);
      History history = model.fit(DATA, options.threads(threads));
      assertThat(history).isEqualTo(expected);
      assertThat(model.copyWeights()).usingRecursiveComparison().isEqualTo(trained);
    }
  }

  /// Whatever share of the columns a worker has: even, uneven, or none.
  @ParameterizedTest
  @ValueSource(ints = {4, 33})
  void gradientsAreTheSameOnAnyNumberOfThreads(int units) {
    Sequential model = Models.of(VOCABULARY, 9, List.of(units), CLASSES, 1);
    List<float[]> expected = gradients(model, 1);
    for (int threads = 2; threads <= 20; threads++) {
      assertThat(gradients(model, threads))
          .as("%d threads", threads)
          .usingRecursiveComparison()
          .isEqualTo(expected);
    }
  }

  private static List<float[]> gradients(Sequential model, int threads) {
    Training training = new Training(model, new Workers(threads));
    training.gradients(DATA, IntStream.range(0, ROWS).toArray(), 0, 3);
    return training.gradients();
  }

  @Test
  void onePredictorServesManyThreadsAtOnce() throws InterruptedException, ExecutionException {
    Predictor predictor = models().toList().getLast().predictor(2);
    float[] expected = predictor.predict(DATA.tokens(), LENGTH);
    List<Future<?>> callers = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (int caller = 0; caller < 4; caller++) {
        int rows = ROWS - 40 * caller; // so that what is kept for reuse has to fit another call
        callers.add(threads.submit(() -> predictRepeatedly(predictor, rows, expected)));
      }
    }
    for (Future<?> caller : callers) {
      caller.get();
    }
  }

  private static void predictRepeatedly(Predictor predictor, int rows, float[] expected) {
    int[] tokens = DATA.slice(0, rows).tokens();
    for (int repeat = 0; repeat < 30; repeat++) {
      assertThat(predictor.predict(tokens, LENGTH))
          .isEqualTo(Arrays.copyOf(expected, rows * CLASSES));
    }
  }

  @Test
  void aPredictorDoesNotSeeLaterTraining() {
    Sequential model = models().toList().getFirst();
    Predictor predictor = model.predictor(1);
    float[] before = predictor.predict(DATA.tokens(), LENGTH);
    model.fit(DATA, new Fit());
    assertThat(predictor.predict(DATA.tokens(), LENGTH)).isEqualTo(before);
    assertThat(model.predict(DATA.tokens(), LENGTH)).isNotEqualTo(before);
  }
}
