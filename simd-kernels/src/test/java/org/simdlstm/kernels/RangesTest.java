package org.simdlstm.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Ranges that leave their arrays are refused before anything is written.
@Tag("width")
class RangesTest {
  /// Less than a vector of any width, and more.
  private static final int[] SIZES = {3, 37};

  /// Too small to stay as it is in any kernel.
  private static final float VALUE = 1e-35f;

  private interface Kernel {
    void run(int n, float[][] x);
  }

  /// A kernel on n elements, and how many times n each of its arrays is long.
  static Stream<Arguments> kernels() {
    int[] label = {0};
    double[] loss = {0};
    return Stream.of(
        of(
            "forward",
            (n, x) -> Gates.forward(1, n, x[0], 0, x[1], 0, x[2], 0, x[3], 0, x[4], 0, x[5], 0),
            4,
            4,
            1,
            1,
            1,
            1),
        of(
            "backward",
            (n, x) -> Gates.backward(1, n, x[0], 0, x[1], 0, x[2], 0, x[3], 0, x[4], 0, x[5], 0),
            4,
            1,
            1,
            1,
            1,
            4),
        of("dropVanished", (n, x) -> Gates.dropVanished(x[0], 0, n), 1),
        of("sum", (n, x) -> Reductions.sum(x[0], 0, n), 1),
        of("sumOfSquares", (n, x) -> Reductions.sumOfSquares(x[0], 0, n), 1),
        of("dot", (n, x) -> Reductions.dot(x[0], 0, x[1], 0, n), 1, 1),
        of("add", (n, x) -> Reductions.add(x[0], 0, x[1], 0, n), 1, 1),
        of("addRows", (n, x) -> Reductions.addRows(1, n, x[0], 0, x[1], 0), 1, 1),
        of(
            "adam",
            (n, x) -> AdamStep.step(x[0], x[1], x[2], x[3], 0, n, 0.1f, 0.9, 0.999, 1e-7f),
            1,
            1,
            1,
            1),
        of("softmax", (n, x) -> Softmax.softmax(1, n, x[0], 0, x[1], 0), 1, 1),
        of(
            "crossEntropy",
            (n, x) -> Softmax.crossEntropy(1, n, x[0], 0, label, 0, x[1], 0, loss, 0),
            1,
            1));
  }

  private static Arguments of(String name, Kernel kernel, int... lengths) {
    return arguments(Named.of(name, kernel), lengths);
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void refusesARangeThatIsOneTooLong(Kernel kernel, int[] lengths) {
    for (int n : SIZES) {
      for (int tooShort = 0; tooShort < lengths.length; tooShort++) {
        float[][] x = arrays(n, lengths);
        x[tooShort] = Arrays.copyOf(x[tooShort], x[tooShort].length - 1);
        assertRefused(kernel, n, x);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void refusesANegativeLength(Kernel kernel, int[] lengths) {
    assertRefused(kernel, -1, arrays(4, lengths));
  }

  private static float[][] arrays(int n, int[] lengths) {
    float[][] x = new float[lengths.length][];
    for (int i = 0; i < x.length; i++) {
      x[i] = new float[lengths[i] * n];
      Arrays.fill(x[i], VALUE);
    }
    return x;
  }

  private static void assertRefused(Kernel kernel, int n, float[][] x) {
    assertThatThrownBy(() -> kernel.run(n, x)).isInstanceOf(IndexOutOfBoundsException.class);
    for (float[] array : x) {
      assertThat(array).containsOnly(VALUE);
    }
  }
}
