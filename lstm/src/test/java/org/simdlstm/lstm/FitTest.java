package org.simdlstm.lstm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The loop over epochs and minibatches.
class FitTest {
  private final Sequential model = Models.of(20, 4, List.of(6), 3, 1);
  private final Dataset data = Models.data(20, 3, 25, 7, 2);

  @Test
  void learns() {
    History history = model.fit(data, new Fit().epochs(60).batchSize(5).optimizer(fast()));
    assertThat(history.epochs()).hasSize(60);
    assertThat(history.epochs().getFirst().loss()).isCloseTo(Math.log(3), within(0.2));
    assertThat(history.epochs().getLast().loss()).isLessThan(0.2);
    assertThat(model.evaluate(data).accuracy()).isGreaterThan(0.9);
  }

  @Test
  void historyHoldsWhatTheEpochsSaw() {
    Dataset held = Models.data(20, 3, 11, 7, 3);
    Evaluation before = model.evaluate(data);
    Fit still = new Fit().optimizer(Adam.DEFAULTS.withLearningRate(0)).epochs(2).validation(held);
    History history = model.fit(data, still.batchSize(8));
    assertThat(history.epochs()).extracting(Epoch::number).containsExactly(1, 2);
    for (Epoch epoch : history.epochs()) {
      // The rows' losses are the same floats, only summed in another order, in double.
      assertThat(epoch.loss()).isCloseTo(before.loss(), within(1e-12));
      assertThat(epoch.accuracy()).isEqualTo(before.accuracy());
      assertThat(epoch.valLoss()).isEqualTo(model.evaluate(held).loss());
      assertThat(epoch.value(Metric.VAL_ACCURACY)).isEqualTo(model.evaluate(held).accuracy());
    }
    Epoch unvalidated = model.fit(data, new Fit()).epochs().getFirst();
    assertThat(unvalidated.validated()).isFalse();
    assertThat(unvalidated.valLoss()).isNaN();
  }

  @Test
  void callbacksAreCalledInOrder() {
    List<String> calls = new ArrayList<>();
    model.fit(
        data,
        new Fit()
            .epochs(9)
            .batchSize(10)
            .callback(recording("a", calls, 2))
            .callback(recording("b", calls, 9)));
    // a ends the training after its second epoch, and b still hears of that epoch.
    assertThat(calls)
        .containsExactly(
            "a begin",
            "b begin",
            "a 1:10/25",
            "b 1:10/25",
            "a 1:20/25",
            "b 1:20/25",
            "a 1:25/25",
            "b 1:25/25",
            "a epoch 1",
            "b epoch 1",
            "a 2:10/25",
            "b 2:10/25",
            "a 2:20/25",
            "b 2:20/25",
            "a 2:25/25",
            "b 2:25/25",
            "a epoch 2",
            "b epoch 2",
            "a end",
            "b end");
  }

  @Test
  void validationSplitCutsAsKerasDoes() {
    // floor(rows * (1 - split)) in double: 10 * (1 - 0.8) is 1.9999..., so 1 row is left to train.
    assertThat(trainingRows(8982, 0.1)).isEqualTo(8083);
    assertThat(trainingRows(10, 0.8)).isEqualTo(1);
    assertThat(trainingRows(10, 0.25)).isEqualTo(7);
    assertThat(trainingRows(10, 0)).isEqualTo(10);
  }

  @Test
  void validationSplitTakesTheLastRowsUnshuffled() {
    Fit still = new Fit().optimizer(Adam.DEFAULTS.withLearningRate(0)).validationSplit(0.4);
    Epoch epoch = model.fit(data, still).epochs().getFirst();
    assertThat(epoch.valLoss()).isEqualTo(model.evaluate(data.slice(15, 25)).loss());
    assertThat(epoch.loss()).isCloseTo(model.evaluate(data.slice(0, 15)).loss(), within(1e-12));
  }

  @Test
  void validationDataComesBeforeASplit() {
    Dataset held = Models.data(20, 3, 11, 7, 3);
    Epoch epoch =
        model.fit(data, new Fit().validation(held).validationSplit(0.4)).epochs().getFirst();
    assertThat(epoch.valLoss()).isEqualTo(model.evaluate(held).loss());
  }

  @Test
  void shufflesEachEpochAnewFromTheSeed() {
    List<float[]> initial = model.copyWeights();
    assertThat(trained(initial, new Fit().seed(1))).isEqualTo(trained(initial, new Fit().seed(1)));
    assertThat(trained(initial, new Fit().seed(1)))
        .isNotEqualTo(trained(initial, new Fit().seed(2)));
    float[] inOrder = trained(initial, new Fit().shuffle(false).seed(1));
    assertThat(inOrder).isEqualTo(trained(initial, new Fit().shuffle(false).seed(2)));
    assertThat(inOrder).isNotEqualTo(trained(initial, new Fit().seed(1)));

    List<List<Double>> unshuffled = runningLosses(new Fit().shuffle(false));
    assertThat(unshuffled.get(1)).isEqualTo(unshuffled.get(0));
    List<List<Double>> shuffled = runningLosses(new Fit());
    assertThat(shuffled.get(1)).isNotEqualTo(shuffled.get(0));
    assertThat(shuffled.get(0)).isNotEqualTo(unshuffled.get(0));
  }

  /// The mean loss after each row, in two epochs: with weights that stay it tells the rows' order.
  private List<List<Double>> runningLosses(Fit options) {
    List<List<Double>> losses = List.of(new ArrayList<>(), new ArrayList<>());
    Callback listener =
        new Callback() {
          @Override
          public void onBatchEnd(int epoch, int rows, int of, double loss, double accuracy) {
            losses.get(epoch - 1).add(loss);
          }
        };
    Adam still = Adam.DEFAULTS.withLearningRate(0);
    model.fit(data, options.optimizer(still).batchSize(1).epochs(2).callback(listener));
    return losses;
  }

  @Test
  void refusesArgumentsOutsideTheirRange() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Fit().epochs(0));
    assertThatIllegalArgumentException().isThrownBy(() -> new Fit().batchSize(0));
    assertThatIllegalArgumentException().isThrownBy(() -> new Fit().threads(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Fit().validationSplit(1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Fit().validationSplit(-0.1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Fit().validationSplit(Double.NaN));
    Adam adam = Adam.DEFAULTS;
    assertThatIllegalArgumentException().isThrownBy(() -> adam.withLearningRate(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> adam.withLearningRate(Double.NaN));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> adam.withLearningRate(Double.POSITIVE_INFINITY));
    assertThatIllegalArgumentException().isThrownBy(() -> new Adam(1, 1, 0.9, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Adam(1, 0.9, -0.1, 1));
    for (double epsilon : new double[] {-1, 0, 1e-46, Double.NaN}) {
      assertThatIllegalArgumentException().isThrownBy(() -> new Adam(1, 0.9, 0.9, epsilon));
    }
    assertThatNullPointerException().isThrownBy(() -> new Fit().optimizer(null));
    assertThatNullPointerException().isThrownBy(() -> new Fit().callback(null));
  }

  @Test
  void refusesDataThatDoesNotFitBeforeItLearnsFromAny() {
    List<float[]> initial = model.copyWeights();
    refuses(data.slice(0, 0), new Fit(), "no rows");
    refuses(withToken(20), new Fit(), "token 20");
    refuses(withToken(-1), new Fit(), "token -1");
    refuses(new Dataset(1, new int[1], new int[] {3}), new Fit(), "label 3");
    refuses(data, new Fit().validation(withToken(20)), "token 20");
    refuses(data, new Fit().validation(data.slice(0, 0)), "no rows");
    refuses(data, new Fit().validationSplit(0.01).validationSplit(0.999), "split");
    refuses(data.slice(0, 1), new Fit().validationSplit(0.5), "split");
    refuses(data, new Fit().callback(EarlyStopping.on(Metric.VAL_LOSS)), "no validation data");
    assertThat(model.copyWeights()).usingRecursiveComparison().isEqualTo(initial);
  }

  @Test
  void whatACallbackThrowsEndsTheTraining() {
    Callback broken =
        new Callback() {
          @Override
          public void onBatchEnd(int epoch, int rows, int total, double loss, double accuracy) {
            throw new IllegalStateException("enough");
          }
        };
    assertThatThrownBy(() -> model.fit(data, new Fit().callback(broken)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("enough");
  }

  private void refuses(Dataset train, Fit options, String reason) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> model.fit(train, options))
        .withMessageContaining(reason);
  }

  private static Dataset withToken(int token) {
    return new Dataset(1, new int[] {token}, new int[1]);
  }

  private float[] trained(List<float[]> initial, Fit options) {
    model.setWeights(initial);
    model.fit(data, options.batchSize(5).epochs(2));
    return model.weights().getFirst().values().clone();
  }

  /// The rows of an epoch, as a callback hears of them.
  private static int trainingRows(int rows, double validationSplit) {
    Sequential small = Models.of(2, 1, List.of(1), 2, 1);
    int[] total = new int[1];
    Callback listener =
        new Callback() {
          @Override
          public void onBatchEnd(int epoch, int seen, int of, double loss, double accuracy) {
            total[0] = of;
          }
        };
    Dataset data = new Dataset(1, new int[rows], new int[rows]);
    small.fit(data, new Fit().batchSize(1000).validationSplit(validationSplit).callback(listener));
    return total[0];
  }

  private static Callback recording(String name, List<String> calls, int lastEpoch) {
    return new Callback() {
      @Override
      public void onTrainBegin(Sequential model, boolean validated) {
        calls.add(name + " begin");
      }

      @Override
      public void onBatchEnd(int epoch, int rows, int totalRows, double loss, double accuracy) {
        calls.add(name + " " + epoch + ":" + rows + "/" + totalRows);
      }

      @Override
      public boolean onEpochEnd(Sequential model, Epoch epoch) {
        calls.add(name + " epoch " + epoch.number());
        return epoch.number() < lastEpoch;
      }

      @Override
      public void onTrainEnd(Sequential model) {
        calls.add(name + " end");
      }
    };
  }

  private static Adam fast() {
    return Adam.DEFAULTS.withLearningRate(0.02);
  }
}
