package org.simdlstm.perf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.simdlstm.lstm.Dataset;

class TaskTest {
  private static final Offset<Double> NEARLY = Offset.offset(1e-12);

  private static final Weights WEIGHTS = Weights.random(9, 50, 7, 11, 5);
  private static final Dataset DATA =
      new Dataset(
          WEIGHTS.length(),
          new SplittableRandom(4).ints(120L * WEIGHTS.length(), 0, WEIGHTS.vocabulary()).toArray(),
          new SplittableRandom(5).ints(120, 0, WEIGHTS.classes()).toArray());

  @Test
  void aPredictionWithoutItsLastRowIsNotTimed() {
    Contender forgetful =
        new Altered(
            model ->
                (tokens, rows, probabilities) -> {
                  model.predict(tokens, rows, probabilities);
                  Arrays.fill(
                      probabilities, (rows - 1) * WEIGHTS.classes(), probabilities.length, 0);
                });
    assertThatThrownBy(() -> Task.predict(forgetful, WEIGHTS, DATA, 40, 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("of row 39");
  }

  @Test
  void trainingOnTheFirstRowsOfEachMinibatchIsNotTimed() {
    Contender lazy = new Altered(FirstRows::new);
    Task.train(lazy, WEIGHTS, DATA, FirstRows.MOST, 1).close();
    assertThatThrownBy(() -> Task.train(lazy, WEIGHTS, DATA, 40, 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("from the judge's");
  }

  /// A product of 2 m n k FLOP as often as makes 1e6 of them.
  @Test
  void productsCountTheirFlop() {
    assertThat(work("sgemm 64x100x400")).isEqualTo(2e-9 * 64 * 100 * 400, NEARLY);
    assertThat(work("sgemm 10x20x30")).isEqualTo(84 * 2e-9 * 10 * 20 * 30, NEARLY);
    assertThat(work("gates 3")).isEqualTo(2e-9 * 3 * 100 * 400, NEARLY);
  }

  @Test
  void activationsCountGroupsOf16() {
    assertThat(work("sigmoid")).isEqualTo(50 * 1536 / 16.0);
  }

  @Test
  void modelsCountTheirRows() {
    Contender ours = new Ours();
    try (Task predict = Task.predict(ours, WEIGHTS, DATA, 40, 1);
        Task train = Task.train(ours, WEIGHTS, DATA, 40, 1)) {
      assertThat(predict.run()).isEqualTo(40);
      assertThat(train.run()).isEqualTo(120);
    }
  }

  /// Nine steps of 20 rows times a matrix of 64 by 256, then one of 64 by 46.
  @Test
  void predictionOfAnySizeCountsItsFlop() {
    double gflop = 2e-9 * 20 * (9 * 64 * 256 + 64 * 46);
    assertThat(work("predict-any 20x64x10x2")).isEqualTo(gflop, NEARLY);
  }

  /// The products above and that of the one token with a matrix of 100 by 256, thrice each, in as
  /// many minibatches as come to 1e9 FLOP.
  @Test
  void trainingOfAnySizeCountsItsFlop() {
    double gflop = 3 * (2e-9 * 20 * (9 * 64 * 256 + 64 * 46) + 2e-9 * 100 * 256);
    assertThat(work("train-any 20x64x10x2")).isEqualTo(55 * gflop, NEARLY);
  }

  private static double work(String task) {
    try (Task opened = Task.open(new Ours(), task, 1)) {
      return opened.run();
    }
  }

  /// Ours with a model that is not quite ours.
  private record Altered(UnaryOperator<Model> change) implements Contender {
    @Override
    public String name() {
      return "altered";
    }

    @Override
    public Model model(Weights weights, int threads) {
      return change.apply(new Ours().model(weights, threads));
    }
  }

  /// Trains on no more than ten rows of a minibatch.
  private record FirstRows(Model model) implements Model {
    static final int MOST = 10;

    @Override
    public void predict(int[] tokens, int rows, float[] probabilities) {
      model.predict(tokens, rows, probabilities);
    }

    @Override
    public void train(int[] tokens, int[] labels, int batch) {
      int[] rows = IntStream.range(0, labels.length).filter(i -> i % batch < MOST).toArray();
      int length = WEIGHTS.length();
      model.train(
          IntStream.of(rows)
              .flatMap(i -> Arrays.stream(tokens, i * length, (i + 1) * length))
              .toArray(),
          IntStream.of(rows).map(i -> labels[i]).toArray(),
          Math.min(batch, MOST));
    }

    @Override
    public void close() {
      model.close();
    }
  }
}
