package org.simdlstm.lstm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InitializersTest {
  @Test
  void aModelStartsWithKerasDistributions() {
    Sequential model = Models.of(100, 30, List.of(40, 20), 46, 1);
    assertUniform(model.weight("embedding.embeddings"), 0.05);
    assertUniform(model.weight("lstm.kernel"), Math.sqrt(6.0 / (30 + 160)));
    assertUniform(model.weight("lstm_1.kernel"), Math.sqrt(6.0 / (40 + 80)));
    assertUniform(model.weight("dense.kernel"), Math.sqrt(6.0 / (20 + 46)));
    assertThat(model.weight("dense.bias").values()).containsOnly(0);
    assertUnitForgetBias(model.weight("lstm.bias").values(), 40);
    assertUnitForgetBias(model.weight("lstm_1.bias").values(), 20);
    assertOrthonormal(model.weight("lstm.recurrent_kernel").values(), 40, 160);
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 4", "3, 12", "12, 3", "50, 50", "100, 400"})
  void orthogonalRowsOrColumnsAreOrthonormal(int rows, int columns) {
    float[] w = new float[rows * columns];
    Initializers.orthogonal(w, rows, columns, new Random(5));
    assertOrthonormal(w, rows, columns);
  }

  /// Half of the orthogonal matrices turn, half mirror; without care all would do the same.
  @Test
  void orthogonalIsNotBiasedTowardsOneSign() {
    long positive =
        IntStream.range(0, 1000)
            .filter(
                seed -> {
                  float[] w = new float[4];
                  Initializers.orthogonal(w, 2, 2, new Random(seed));
                  return w[0] > 0;
                })
            .count();
    // Four standard deviations of 1000 fair coins.
    assertThat(positive).isBetween(500L - 64, 500L + 64);
  }

  @Test
  void theSeedDecidesTheWeights() {
    List<float[]> weights = Models.of(20, 5, List.of(7), 3, 42).copyWeights();
    assertThat(Models.of(20, 5, List.of(7), 3, 42).copyWeights())
        .usingRecursiveComparison()
        .isEqualTo(weights);
    List<float[]> others = Models.of(20, 5, List.of(7), 3, 43).copyWeights();
    for (int w : new int[] {0, 1, 2, 4}) {
      assertThat(others.get(w)).isNotEqualTo(weights.get(w));
    }
  }

  @Test
  void normalNumbersHaveTheirMoments() {
    Random random = new Random(1);
    double[] draws = IntStream.range(0, 100_000).mapToDouble(i -> random.nextGaussian()).toArray();
    // Four standard errors: 1 / sqrt(n) of the mean, sqrt(2 / n) of the variance, sqrt(96 / n) of
    // the fourth moment.
    double n = draws.length;
    assertThat(moment(draws, 1)).isCloseTo(0, within(4 / Math.sqrt(n)));
    assertThat(moment(draws, 2)).isCloseTo(1, within(4 * Math.sqrt(2 / n)));
    assertThat(moment(draws, 4)).isCloseTo(3, within(4 * Math.sqrt(96 / n)));
  }

  private static double moment(double[] x, int order) {
    return Arrays.stream(x).map(value -> Math.pow(value, order)).average().orElseThrow();
  }

  /// Within the limits, close to both of them, and with the mean and variance of even numbers.
  private static void assertUniform(Weight weight, double limit) {
    double[] x = new double[weight.values().length];
    Arrays.setAll(x, i -> weight.values()[i] / limit);
    double n = x.length;
    // The limit itself is rounded to a float in a value.
    assertThat(Arrays.stream(x).map(Math::abs).max().orElseThrow())
        .as(weight.name())
        .isBetween(1 - 20 / n, 1 + 0x1p-23);
    // Four standard errors, where x has the variance 1/3 and x^2 the variance 4/45.
    assertThat(moment(x, 1)).as(weight.name()).isCloseTo(0, within(4 * Math.sqrt(1 / (3 * n))));
    assertThat(moment(x, 2))
        .as(weight.name())
        .isCloseTo(1.0 / 3, within(4 * Math.sqrt(4 / (45 * n))));
  }

  private static void assertUnitForgetBias(float[] bias, int units) {
    float[] expected = new float[4 * units];
    Arrays.fill(expected, units, 2 * units, 1);
    assertThat(bias).isEqualTo(expected);
  }

  /// Each element of length `n` was rounded by 2^-24 of at most 1, so a dot product of two unit
  /// vectors is off by at most 2 sqrt(n) 2^-24.
  private static void assertOrthonormal(float[] w, int rows, int columns) {
    int count = Math.min(rows, columns);
    int length = Math.max(rows, columns);
    double bound = 2 * Math.sqrt(length) * 0x1p-24;
    for (int a = 0; a < count; a++) {
      for (int b = 0; b <= a; b++) {
        double dot = 0;
        for (int k = 0; k < length; k++) {
          dot +=
              rows <= columns
                  ? (double) w[a * columns + k] * w[b * columns + k]
                  : (double) w[k * columns + a] * w[k * columns + b];
        }
        assertThat(dot).isCloseTo(a == b ? 1 : 0, within(bound));
      }
    }
  }
}
