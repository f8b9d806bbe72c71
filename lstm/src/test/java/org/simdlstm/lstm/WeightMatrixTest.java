package org.simdlstm.lstm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class WeightMatrixTest {
  /// A collection moves an array to any multiple of eight bytes, so mostly off its cache line.
  @Test
  void isPackedAgainOnceItWasMoved() {
    Sequential model = Models.of(40, 21, List.of(36), 7, 1);
    WeightMatrix matrix = new WeightMatrix(model.weights().get(2));
    boolean moved = false;
    for (int attempt = 0; attempt < 100 && !moved; attempt++) {
      byte[] garbage = new byte[8 * attempt + 8];
      matrix.packed();
      assertThat(garbage).isNotEmpty();
      System.gc();
      if (!matrix.packed().isAligned()) {
        matrix.align();
        moved = matrix.packed().isAligned();
      }
    }
    assertThat(moved).isTrue();
  }
}
