package org.simdlstm.kernels;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("width")
class EmbeddingsTest {
  private static final int[] COLUMNS = {1, 5, Lanes.VL, 2 * Lanes.VL + 3, 100};
  private static final int ROWS = 7;

  private final SplittableRandom random = new SplittableRandom(6);
  private final int[] ids = {99, 3, 0, 3, 6, 3, 6};

  @Test
  void gathersRows() {
    for (int columns : COLUMNS) {
      Guarded table = Guarded.random(random, ROWS * columns, 1);
      Guarded out = Guarded.ofSize(6 * columns);
      float[] expected = new float[6 * columns];
      for (int i = 0; i < expected.length; i++) {
        expected[i] = table.at(ids[1 + i / columns] * columns + i % columns);
      }
      Embeddings.gather(
          6, columns, ids, 1, table.array(), table.offset(), out.array(), out.offset());
      out.assertBits(expected);
    }
  }

  @Test
  void addsRowsOfTheSameNumberInTheirOrder() {
    for (int columns : COLUMNS) {
      Guarded table = Guarded.random(random, ROWS * columns, 1);
      Guarded x = Guarded.random(random, 6 * columns, 1);
      float[] expected = table.values();
      for (int i = 0; i < 6 * columns; i++) {
        expected[ids[1 + i / columns] * columns + i % columns] += x.at(i);
      }
      Embeddings.scatterAdd(
          6, columns, ids, 1, x.array(), x.offset(), table.array(), table.offset());
      table.assertBits(expected);
    }
  }
}
