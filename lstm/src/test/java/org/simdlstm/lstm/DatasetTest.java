package org.simdlstm.lstm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class DatasetTest {
  private final Dataset dataset = new Dataset(2, new int[] {1, 2, 3, 4, 5, 6}, new int[] {7, 8, 9});

  @Test
  void slicesWholeRows() {
    Dataset slice = dataset.slice(1, 3);
    assertThat(dataset.rows()).isEqualTo(3);
    assertThat(slice.rows()).isEqualTo(2);
    assertThat(slice.tokens()).containsExactly(3, 4, 5, 6);
    assertThat(slice.labels()).containsExactly(8, 9);
    assertThat(dataset.slice(3, 3).rows()).isZero();
  }

  @Test
  void refusesWhatDoesNotFit() {
    int[] three = {0, 0, 0};
    assertThatIllegalArgumentException().isThrownBy(() -> new Dataset(2, three, new int[1]));
    assertThatIllegalArgumentException().isThrownBy(() -> new Dataset(0, new int[0], three));
    assertThatIllegalArgumentException().isThrownBy(() -> new Dataset(3, three, new int[] {-1}));
    // 3 * 1431655766 is 2 in int arithmetic.
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Dataset(1431655766, new int[2], three));
    assertThatIllegalArgumentException().isThrownBy(() -> dataset.slice(2, 4));
    assertThatIllegalArgumentException().isThrownBy(() -> dataset.slice(2, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> dataset.slice(-1, 1));
  }
}
