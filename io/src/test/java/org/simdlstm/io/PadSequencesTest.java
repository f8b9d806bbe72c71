package org.simdlstm.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.simdlstm.io.PadSequences.Side.POST;
import static org.simdlstm.io.PadSequences.Side.PRE;

import org.junit.jupiter.api.Test;

class PadSequencesTest {
  private static final int[][] SEQUENCES = {{1, 2, 3, 4}, {5}, {}, {6, 7, 8}};

  @Test
  void defaultsArePre() {
    assertThat(PadSequences.to(3).apply(SEQUENCES))
        .containsExactly(2, 3, 4, 0, 0, 5, 0, 0, 0, 6, 7, 8);
  }

  @Test
  void everySideAndValue() {
    assertThat(new PadSequences(3, POST, PRE, 9).apply(SEQUENCES))
        .containsExactly(2, 3, 4, 5, 9, 9, 9, 9, 9, 6, 7, 8);
    assertThat(new PadSequences(3, PRE, POST, 9).apply(SEQUENCES))
        .containsExactly(1, 2, 3, 9, 9, 5, 9, 9, 9, 6, 7, 8);
    assertThat(new PadSequences(2, POST, POST, -1).apply(SEQUENCES))
        .containsExactly(1, 2, 5, -1, -1, -1, 6, 7);
  }

  @Test
  void withoutMaxlenTheLongestCounts() {
    assertThat(PadSequences.toLongest(SEQUENCES)).isEqualTo(PadSequences.to(4));
    assertThat(PadSequences.toLongest(SEQUENCES).apply(SEQUENCES))
        .containsExactly(1, 2, 3, 4, 0, 0, 0, 5, 0, 0, 0, 0, 0, 6, 7, 8);
  }

  @Test
  void refusesLengthZero() {
    assertThatIllegalArgumentException().isThrownBy(() -> PadSequences.to(0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PadSequences.toLongest(new int[][] {{}, {}}));
  }

  @Test
  void oneHot() {
    assertThat(Sequences.oneHot(new int[] {1, 0}, 3)).containsExactly(0, 1, 0, 1, 0, 0);
    assertThatIllegalArgumentException().isThrownBy(() -> Sequences.oneHot(new int[] {3}, 3));
    assertThatIllegalArgumentException().isThrownBy(() -> Sequences.oneHot(new int[] {-1}, 3));
  }
}
