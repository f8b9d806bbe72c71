package org.simdlstm.perf;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.simdlstm.lstm.Dataset;

class TaskTest {
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
