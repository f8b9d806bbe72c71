package org.simdlstm.lstm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.simdlstm.kernels.Workers;
import org.simdlstm.reference.ReferenceAdam;
import org.simdlstm.reference.ReferenceMath;
import org.simdlstm.reference.ReferenceModel;

class AdamTest {
  private static final int STEPS = 10;

  static Stream<Sequential> models() {
    return Stream.of(Models.of(30, 9, List.of(20), 5, 1), Models.of(30, 10, List.of(17, 6), 5, 2));
  }

  /// A step is of about the learning rate r, whatever the gradient's size, but where a gradient is
  /// close to 0 compared with what it sums, its relative error and so that of the step is large:
  /// hence the norm over a weight array, of which such elements are few. Relative to a gradient of
  /// typical size its error is sqrt(path) 2^-24 (see JudgedModelTest), and so is that of the step;
  /// the errors of the weights come back in the next gradient, which ten steps at this rate amplify
  /// by less than 10.
  @ParameterizedTest
  @MethodSource("models")
  @Tag("width")
  void tenStepsAreTheJudges(Sequential model) {
    double rate = 0.001;
    Dataset data = Models.data(30, 5, 19, 11, 4);
    int[] rows = IntStream.range(0, data.rows()).toArray();
    ReferenceModel judge =
        new ReferenceModel(
            model.weights().stream().map(weight -> ReferenceMath.widen(weight.values())).toList());
    ReferenceAdam judgeAdam = new ReferenceAdam(rate, judge.weights());
    Training training = new Training(model, new Workers(2));
    double error = Math.sqrt(11 * 5.0 * 20) * 0x1p-24;
    for (int step = 1; step <= STEPS; step++) {
      training.gradients(data, rows, 0, rows.length);
      training.step(Adam.DEFAULTS.withLearningRate(rate));
      ReferenceModel.Gradients expected =
          judge.lossAndGradients(data.tokens(), data.rows(), data.length(), data.labels());
      judgeAdam.step(expected.gradients());
      assertThat(training.loss() / data.rows()).isCloseTo(expected.loss(), within(10 * error));
    }
    for (int w = 0; w < model.weights().size(); w++) {
      float[] actual = model.weights().get(w).values();
      double[] expected = judge.weights().get(w);
      double[] difference = new double[expected.length];
      for (int i = 0; i < expected.length; i++) {
        difference[i] = actual[i] - expected[i];
      }
      double bound = STEPS * Math.sqrt(expected.length) * (10 * error * rate + 0x1p-25);
      assertThat(ReferenceMath.norm(difference))
          .as(model.weights().get(w).name())
          .isLessThan(bound);
    }
  }

  @Test
  void theStepSizeHasBothBiasCorrections() {
    Adam adam = new Adam(0.01, 0.9, 0.999, 1e-7);
    assertThat(adam.correctedLearningRate(1))
        .isCloseTo(0.01 * Math.sqrt(0.001) / 0.1, within(1e-15));
    assertThat(adam.correctedLearningRate(2))
        .isCloseTo(0.01 * Math.sqrt(1 - 0.999 * 0.999) / (1 - 0.81), within(1e-15));
    assertThat(adam.correctedLearningRate(1_000_000)).isEqualTo(0.01);
    assertThat(Adam.DEFAULTS).isEqualTo(new Adam(0.001, 0.9, 0.999, 1e-7));
  }
}
