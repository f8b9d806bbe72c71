package org.simdlstm.lstm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

/// What Keras 3.15's EarlyStopping does with the same values, read in its source.
class EarlyStoppingTest {
  private static final double NAN = Double.NaN;

  private final Sequential model = Models.of(3, 1, List.of(1), 2, 1);

  @Test
  void stopsAfterPatienceEpochsWithoutImprovement() {
    assertThat(epochs(EarlyStopping.on(Metric.VAL_LOSS).patience(2), 5, 4, 6, 3, 4, 3, 1))
        .isEqualTo(6);
    assertThat(epochs(EarlyStopping.on(Metric.VAL_LOSS).patience(3), 5, 4, 6, 3, 4, 3, 1))
        .isEqualTo(7);
    assertThat(epochs(EarlyStopping.on(Metric.VAL_LOSS).patience(9), 1, 2, 3, 4)).isEqualTo(4);
  }

  @Test
  void patienceZeroAndOneAreTheSame() {
    assertThat(epochs(EarlyStopping.on(Metric.VAL_LOSS), 5, 4, 4, 3)).isEqualTo(3);
    assertThat(epochs(EarlyStopping.on(Metric.VAL_LOSS).patience(1), 5, 4, 4, 3)).isEqualTo(3);
    assertThat(epochs(EarlyStopping.on(Metric.VAL_LOSS), 5, 5, 4)).isEqualTo(2);
  }

  @Test
  void anAccuracyImprovesUpwards() {
    assertThat(epochs(EarlyStopping.on(Metric.VAL_ACCURACY).patience(2), 1, 2, 2, 1, 5))
        .isEqualTo(4);
    assertThat(epochs(EarlyStopping.on(Metric.ACCURACY).patience(2), 3, 2, 1, 5)).isEqualTo(3);
    assertThat(epochs(EarlyStopping.on(Metric.LOSS).patience(2), 3, 2, 2, 2, 1)).isEqualTo(4);
  }

  @Test
  void anImprovementOfMinDeltaIsNone() {
    assertThat(epochs(EarlyStopping.on(Metric.VAL_LOSS).minDelta(0.5), 5, 4.25, 3.75, 3))
        .isEqualTo(3);
    // Of either sign, and for either direction.
    assertThat(epochs(EarlyStopping.on(Metric.VAL_LOSS).minDelta(-0.5), 5, 4.25, 3.75, 3))
        .isEqualTo(3);
    assertThat(epochs(EarlyStopping.on(Metric.VAL_ACCURACY).minDelta(0.5), 1, 1.75, 2.25, 3))
        .isEqualTo(3);
  }

  @Test
  void nothingImprovesOnNan() {
    assertThat(epochs(EarlyStopping.on(Metric.VAL_LOSS).patience(2), 5, NAN, NAN, 1)).isEqualTo(3);
    assertThat(epochs(EarlyStopping.on(Metric.VAL_LOSS).patience(2), 5, NAN, 4, NAN, NAN, 1))
        .isEqualTo(5);
    EarlyStopping nanFirst = EarlyStopping.on(Metric.VAL_LOSS).patience(2);
    assertThat(epochs(nanFirst, NAN, 4, 3, 2)).isEqualTo(3);
    assertThat(nanFirst.bestEpoch()).isEqualTo(1);
  }

  @Test
  void restoresTheBestWeightsWhetherOrNotItStopped() {
    EarlyStopping stopped = EarlyStopping.on(Metric.VAL_LOSS).patience(2).restoreBestWeights(true);
    assertThat(epochs(stopped, 5, 3, 4, 3, 1)).isEqualTo(4);
    assertThat(firstWeight()).isEqualTo(2);
    assertThat(stopped.bestEpoch()).isEqualTo(2);

    EarlyStopping ended = EarlyStopping.on(Metric.VAL_LOSS).patience(9).restoreBestWeights(true);
    assertThat(epochs(ended, 5, 3, 4, 3.5)).isEqualTo(4);
    assertThat(firstWeight()).isEqualTo(2);
  }

  @Test
  void keepsTheLastWeightsOtherwise() {
    EarlyStopping stopping = EarlyStopping.on(Metric.VAL_LOSS).patience(2);
    assertThat(epochs(stopping, 5, 3, 4, 3, 1)).isEqualTo(4);
    assertThat(firstWeight()).isEqualTo(4);
    assertThat(stopping.bestEpoch()).isEqualTo(2);
  }

  @Test
  void servesAnotherTraining() {
    EarlyStopping stopping = EarlyStopping.on(Metric.VAL_LOSS).patience(2).restoreBestWeights(true);
    assertThat(epochs(stopping, 1, 2, 3)).isEqualTo(3);
    assertThat(epochs(stopping, 9, 8, 7, 8, 9, 1)).isEqualTo(5);
    assertThat(stopping.bestEpoch()).isEqualTo(3);
    assertThat(firstWeight()).isEqualTo(3);
  }

  @Test
  void needsTheDataItWatches() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EarlyStopping.on(Metric.VAL_LOSS).onTrainBegin(model, false))
        .withMessageContaining("no validation data");
    Epoch unvalidated = new Epoch(1, 1, 0.5, NAN, NAN);
    EarlyStopping ofTraining = EarlyStopping.on(Metric.LOSS);
    ofTraining.onTrainBegin(model, false);
    assertThat(ofTraining.onEpochEnd(model, unvalidated)).isTrue();
    assertThat(unvalidated.validated()).isFalse();
    assertThat(new Epoch(1, 1, 0.5, NAN, 0.1).validated()).isTrue();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EarlyStopping.on(Metric.LOSS).patience(-1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EarlyStopping.on(Metric.LOSS).minDelta(NAN));
  }

  /// The epochs that run when all figures of epoch `i` have the value `values[i]`; the model's
  /// first weight is the number of the epoch.
  private int epochs(EarlyStopping stopping, double... values) {
    float[] weights = model.weights().getFirst().values();
    int number = 0;
    boolean goOn = true;
    stopping.onTrainBegin(model, true);
    while (goOn && number < values.length) {
      double value = values[number++];
      weights[0] = number;
      double accuracy = Double.isNaN(value) ? 0 : value;
      goOn = stopping.onEpochEnd(model, new Epoch(number, value, accuracy, value, accuracy));
    }
    stopping.onTrainEnd(model);
    return number;
  }

  private float firstWeight() {
    return model.weights().getFirst().values()[0];
  }
}
