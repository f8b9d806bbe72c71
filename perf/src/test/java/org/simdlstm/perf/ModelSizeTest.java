package org.simdlstm.perf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ModelSizeTest {
  private static final ModelSize SMALL = new ModelSize(2, 3, 4, 50);

  @Test
  void textNamesTheSize() {
    assertThat(SMALL).hasToString("2x3x4x50");
    assertThat(ModelSize.parse("2x3x4x50")).isEqualTo(SMALL);
  }

  @Test
  void oneDimensionChangesAtATime() {
    assertThat(SMALL.with("batch", 9)).isEqualTo(new ModelSize(9, 3, 4, 50));
    assertThat(SMALL.with("hidden", 9)).isEqualTo(new ModelSize(2, 9, 4, 50));
    assertThat(SMALL.with("length", 9)).isEqualTo(new ModelSize(2, 3, 9, 50));
    assertThat(SMALL.with("vocabulary", 9)).isEqualTo(new ModelSize(2, 3, 4, 9));
    assertThatThrownBy(() -> SMALL.with("colour", 9)).hasMessage("a model has no colour");
  }

  /// Three steps of two sequences times a matrix of 3 by 12, then a matrix of 3 by 46.
  @Test
  void predictionCountsWhatMustBeMultiplied() {
    double multiplications = 3 * 2 * (3 * 12) + 2 * (3 * 46);
    assertThat(SMALL.predictionGflop()).isCloseTo(2e-9 * multiplications, within(1e-20));
  }

  /// Five different tokens of 100 numbers each times a matrix of 100 by 12; all of it thrice.
  @Test
  void trainingCountsEachDistinctTokenOnce() {
    double input = 2e-9 * 5 * (100 * 12);
    assertThat(SMALL.trainingGflop(new int[] {1, 2, 3, 4, 1, 2, 3, 5}))
        .isCloseTo(3 * (SMALL.predictionGflop() + input), within(1e-20));
  }

  @Test
  void tokensHaveNoPaddingAndStayWithinTheVocabulary() {
    assertThat(IntStream.of(SMALL.tokens(100, 0)))
        .hasSize(400)
        .allMatch(token -> token > 0 && token < 50);
    assertThat(SMALL.tokens(100, 0)).isNotEqualTo(SMALL.tokens(100, 1));
  }
}
