package org.simdlstm.perf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every contender on board passes the judge, and the judge finds a wrong one.
class ContenderTest {
  private static final int ROWS = 40;
  private static final Weights WEIGHTS = Weights.random(9, 50, 7, 11, 5);
  private static final int[] TOKENS =
      new SplittableRandom(4).ints(60L * WEIGHTS.length(), 0, WEIGHTS.vocabulary()).toArray();
  private static final int[] LABELS =
      new SplittableRandom(5).ints(60, 0, WEIGHTS.classes()).toArray();

  static Stream<Contender> models() {
    return Contender.all().stream().filter(Contender::runsModel);
  }

  static Stream<Contender> trainers() {
    return Contender.all().stream().filter(Contender::trains);
  }

  static Stream<Contender> multipliers() {
    return Contender.all().stream().filter(Contender::multiplies);
  }

  @ParameterizedTest
  @MethodSource("models")
  void predictsLikeTheJudge(Contender contender) {
    try (Model model = contender.model(WEIGHTS, 1)) {
      Judge.checkPrediction(model, WEIGHTS, TOKENS, ROWS, 10, Judge.tolerance(contender));
    }
  }

  @ParameterizedTest
  @MethodSource("trainers")
  void trainsLikeTheJudge(Contender contender) {
    Judge.checkTraining(contender, WEIGHTS, 1, TOKENS, LABELS, 10);
  }

  @ParameterizedTest
  @MethodSource("multipliers")
  void multipliesLikeTheJudge(Contender contender) {
    for (List<Integer> shape : List.of(List.of(1, 1, 1), List.of(9, 17, 33), List.of(3, 40, 1))) {
      Task.open(contender, "sgemm %dx%dx%d".formatted(shape.toArray()), 1).close();
    }
  }

  @Test
  void judgeRefusesExchangedGates() {
    float[] kernel = WEIGHTS.kernel().clone();
    int units = WEIGHTS.units();
    System.arraycopy(WEIGHTS.kernel(), 0, kernel, 2 * units, units);
    System.arraycopy(WEIGHTS.kernel(), 2 * units, kernel, 0, units);
    Weights wrong =
        new Weights(
            WEIGHTS.length(),
            WEIGHTS.vocabulary(),
            WEIGHTS.inputs(),
            units,
            WEIGHTS.classes(),
            WEIGHTS.embeddings(),
            kernel,
            WEIGHTS.recurrentKernel(),
            WEIGHTS.bias(),
            WEIGHTS.denseKernel(),
            WEIGHTS.denseBias());
    try (Model model = new Scalar().model(wrong, 1)) {
      assertThatThrownBy(() -> Judge.checkPrediction(model, WEIGHTS, TOKENS, ROWS, 10, 1e-5))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("from the judge's");
    }
  }

  @Test
  void judgeRefusesAProductThatIsSlightlyOff() {
    float[] a = {1, 2, 3, 4};
    float[] b = {5, 6, 7, 8};
    float[] product = {19, 22, 43, 50};
    Judge.checkProduct(2, 2, 2, a, b, product);
    product[2] += 0.0001f;
    assertThatThrownBy(() -> Judge.checkProduct(2, 2, 2, a, b, product))
        .hasMessageContaining("element [1, 0]");
  }

  @Test
  void judgeRefusesAFunctionThatIsSlightlyOff() {
    float[] x = {-1, 0, 1};
    float[] y = {-0.7615942f, 0, 0.7615942f};
    Judge.checkFunction(Math::tanh, x, y);
    y[2] += 2e-7f;
    assertThatThrownBy(() -> Judge.checkFunction(Math::tanh, x, y))
        .hasMessageContaining("the value at 1.0");
  }

  @Test
  void judgeRefusesAModelThatDoesNotLearn() {
    Contender lazy =
        new Contender() {
          @Override
          public String name() {
            return "lazy";
          }

          @Override
          public Model model(Weights weights, int threads) {
            Model model = new Scalar().model(weights, threads);
            return new Model() {
              @Override
              public void predict(int[] tokens, int rows, float[] probabilities) {
                model.predict(tokens, rows, probabilities);
              }

              @Override
              public void train(int[] tokens, int[] labels, int batch) {}
            };
          }
        };
    assertThatThrownBy(() -> Judge.checkTraining(lazy, WEIGHTS, 1, TOKENS, LABELS, 10))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void namesAreUnique() {
    assertThat(Contender.all().stream().map(Contender::name)).doesNotHaveDuplicates();
    assertThat(Arrays.asList("ours", "scalar", "ejml"))
        .allSatisfy(name -> assertThat(Contender.named(name).name()).isEqualTo(name));
  }
}
