package org.simdlstm.lstm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.simdlstm.reference.ReferenceMath;
import org.simdlstm.reference.ReferenceModel;

/// The model forward and backward against the judge in double precision.
@Tag("width")
class JudgedModelTest {
  /// One case: the model's sizes and the minibatch's.
  record Case(
      int vocabulary, int dimension, List<Integer> units, int classes, int rows, int length) {
    Sequential model() {
      return Models.of(vocabulary, dimension, units, classes, 3);
    }

    Dataset data() {
      return Models.data(vocabulary, classes, rows, length, 5);
    }
  }

  static Stream<Case> cases() {
    return Stream.of(
        new Case(2, 1, List.of(1), 2, 1, 1),
        new Case(20, 5, List.of(7), 4, 6, 9),
        new Case(30, 16, List.of(16), 3, 5, 12),
        new Case(50, 10, List.of(33), 46, 33, 14),
        new Case(50, 100, List.of(100), 46, 20, 25),
        new Case(20, 7, List.of(12), 4, 9, 400),
        new Case(30, 8, List.of(364), 5, 65, 4),
        new Case(40, 9, List.of(20, 12), 5, 19, 11),
        new Case(40, 17, List.of(8, 15, 31), 5, 70, 8));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void probabilitiesAreTheJudges(Case test) {
    Sequential model = test.model();
    Dataset data = test.data();
    double[] expected =
        judge(model).forward(data.tokens(), data.rows(), data.length()).probabilities();
    float[] actual = model.predict(data.tokens(), data.length());
    for (int i = 0; i < actual.length; i++) {
      assertThat((double) actual[i]).isBetween(expected[i] - 1e-6, expected[i] + 1e-6);
    }
  }

  /// Single precision keeps 2^-24 a rounding; a gradient's error is the root of the number of
  /// roundings on its longest path of those: at each step H terms of z and 4 H of dh.
  @ParameterizedTest
  @MethodSource("cases")
  void gradientsAreTheJudges(Case test) {
    Sequential model = test.model();
    Dataset data = test.data();
    ReferenceModel.Gradients expected =
        judge(model).lossAndGradients(data.tokens(), data.rows(), data.length(), data.labels());
    Gradients actual = model.gradients(data);
    assertThat(actual.loss()).isBetween(expected.loss() - 1e-6, expected.loss() + 1e-6);
    double path =
        test.length() * (1.0 + 4) * test.units().stream().mapToInt(u -> u).max().getAsInt();
    for (int w = 0; w < model.weights().size(); w++) {
      double distance =
          ReferenceMath.relativeDistance(
              ReferenceMath.widen(actual.values().get(w)), expected.gradients().get(w));
      assertThat(distance).as(model.weights().get(w).name()).isLessThan(Math.sqrt(path) * 0x1p-24);
    }
  }

  /// Gradients that have vanished are 0 and no denormal floats, which some processors are slow
  /// with. Where ours is 0, the true one is a sum of `4 units` products of a dz and a weight, and
  /// neither dz / 2^-100 nor a weight is larger than 1.
  @Test
  void earlyTokensOfALongSequenceHaveNoGradient() {
    int length = 600;
    int dimension = 6;
    int units = 12;
    int[] tokens = IntStream.rangeClosed(1, length).toArray();
    Dataset data = new Dataset(length, tokens, new int[] {1});
    Sequential model = Models.of(length + 1, dimension, List.of(units), 3, 3);
    double[] expected =
        judge(model).lossAndGradients(tokens, 1, length, data.labels()).gradients().getFirst();
    float[] actual = model.gradients(data).values().getFirst();
    for (int i = dimension; i < actual.length; i++) {
      if (actual[i] == 0) {
        assertThat(Math.abs(expected[i])).isLessThan(4 * units * 0x1p-100);
      } else {
        assertThat(Math.abs(actual[i])).isGreaterThanOrEqualTo(Float.MIN_NORMAL);
      }
    }
    assertThat(actual[dimension]).isZero();
  }

  private static ReferenceModel judge(Sequential model) {
    return new ReferenceModel(
        model.weights().stream().map(weight -> ReferenceMath.widen(weight.values())).toList());
  }
}
