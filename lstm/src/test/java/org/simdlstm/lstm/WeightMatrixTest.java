package org.simdlstm.lstm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class WeightMatrixTest {
  /// A collection moves an array to any multiple of eight bytes, so mostly off its cache line.
  @Test
  void isPackedAgainOnceItWasMoved() {
    Sequential model = Models.of(40, 21, List.of(36), 7, 1);
    boolean packedAgain = false;
    for (int attempt = 0; attempt < 100 && !packedAgain; attempt++) {
      WeightMatrix matrix = new WeightMatrix(model.weights().get(2));
      matrix.packed();
      System.gc();
      if (!matrix.packed().isAligned()) {
        matrix.align();
        packedAgain = matrix.packed().isAligned();
      }
    }
    assertThat(packedAgain).isTrue();
  }
}
