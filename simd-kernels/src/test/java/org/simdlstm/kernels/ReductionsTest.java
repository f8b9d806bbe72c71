package org.simdlstm.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("width")
@Tag("interpreter")
class ReductionsTest {
  private static final int VL = Lanes.VL;
  private static final int[] SIZES = {0, 1, 3, VL - 1, VL, VL + 1, 15, 16, 17, 2 * VL + 3, 31, 100};

  private final SplittableRandom random = new SplittableRandom(5);

  @Test
  void sumsInSixteenLanesAndATree() {
    for (int n : SIZES) {
      Guarded x = Guarded.random(random, n, 1);
      Guarded y = Guarded.random(random, n, 1);
      float[] ones = new float[n];
      Arrays.fill(ones, 1);
      assertThat(Reductions.sum(x.array(), x.offset(), n)).isEqualTo(Twin.dot(x.values(), ones));
      assertThat(Reductions.dot(x.array(), x.offset(), y.array(), y.offset(), n))
          .isEqualTo(Twin.dot(x.values(), y.values()));
      assertThat(Reductions.sumOfSquares(x.array(), x.offset(), n))
          .isEqualTo(Twin.dot(x.values(), x.values()));
    }
  }

  @Test
  void addsElementByElement() {
    for (int n : SIZES) {
      Guarded x = Guarded.random(random, n, 1);
      Guarded y = Guarded.random(random, n, 1);
      if (n > 0) {
        x.array()[x.offset() + n - 1] = -0f;
        y.array()[y.offset() + n - 1] = -0f;
      }
      float[] sum = new float[n];
      for (int i = 0; i < n; i++) {
        sum[i] = y.at(i) + x.at(i);
      }
      Reductions.add(x.array(), x.offset(), y.array(), y.offset(), n);
      y.assertBits(sum);
    }
  }

  @Test
  void addsRowsFromTheFirstToTheLast() {
    for (int columns : SIZES) {
      for (int rows : new int[] {0, 1, 5}) {
        Guarded x = Guarded.random(random, rows * columns, 1);
        Guarded y = Guarded.random(random, columns, 1);
        float[] sum = y.values();
        for (int i = 0; i < rows * columns; i++) {
          sum[i % columns] += x.at(i);
        }
        Reductions.addRows(rows, columns, x.array(), x.offset(), y.array(), y.offset());
        y.assertBits(sum);
      }
    }
  }
}
