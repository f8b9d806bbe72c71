package org.simdlstm.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.simdlstm.reference.Ulp.distance;

import java.util.Random;
import org.junit.jupiter.api.Test;

class UlpTest {
  private static final float INFINITY = Float.POSITIVE_INFINITY;

  @Test
  void countsInSpacingsAtTheTruth() {
    assertThat(distance(1, 1)).isZero();
    assertThat(distance(Math.nextUp(1f), 1)).isEqualTo(1);
    assertThat(distance(Math.nextDown(1f), 1)).isEqualTo(0.5);
    assertThat(distance(1, 1 + 0x1p-25)).isEqualTo(0.25);
    assertThat(distance(-1, -1 - 0x1p-25)).isEqualTo(0.25);
    assertThat(distance(-1, 1)).isEqualTo(0x1p24);
    assertThat(distance(-0f, 0)).isZero();
  }

  @Test
  void countsInTheSmallestFloatAmongDenormals() {
    assertThat(distance(0, Float.MIN_VALUE)).isEqualTo(1);
    assertThat(distance(-Float.MIN_VALUE, Float.MIN_VALUE)).isEqualTo(2);
    assertThat(distance(0, 0x1p-151)).isEqualTo(0.25);
    assertThat(distance(0, Double.MIN_VALUE)).isLessThan(1e-270);
    assertThat(distance(Float.MIN_NORMAL, Float.MIN_NORMAL - 0x1p-150)).isEqualTo(0.5);
  }

  @Test
  void asksForInfinitiesAndNaNWhereTheTruthIsThat() {
    assertThat(distance(INFINITY, Double.POSITIVE_INFINITY)).isZero();
    assertThat(distance(-INFINITY, Double.POSITIVE_INFINITY)).isInfinite();
    assertThat(distance(Float.MAX_VALUE, Double.POSITIVE_INFINITY)).isInfinite();
    assertThat(distance(Float.NaN, Double.NaN)).isZero();
    assertThat(distance(Float.NaN, 1)).isInfinite();
    assertThat(distance(1, Double.NaN)).isInfinite();
    assertThat(distance(INFINITY, Double.NaN)).isInfinite();
  }

  @Test
  void takesAnOverflowForTwoToThe128() {
    assertThat(distance(INFINITY, Float.MAX_VALUE)).isEqualTo(1);
    assertThat(distance(INFINITY, 0x1p128)).isZero();
    assertThat(distance(INFINITY, 1e300)).isZero();
    assertThat(distance(-INFINITY, 1e300)).isGreaterThan(0x1p24);
    assertThat(distance(Float.MAX_VALUE, 0x1p128)).isEqualTo(1);
  }

  @Test
  void roundingIsWithinOneHalf() {
    Random random = new Random(1);
    for (int round = 0; round < 1_000_000; round++) {
      double truth = Double.longBitsToDouble(random.nextLong());
      if (Math.abs(truth) < 0x1p128) {
        assertThat(distance((float) truth, truth)).isLessThanOrEqualTo(0.5);
      }
    }
  }

  @Test
  void keepsTheWorstAndItsInput() {
    UlpMax left = new UlpMax();
    assertThat(left.distance()).isZero();
    left.add(3, 1, 1 + 0x1p-25);
    UlpMax right = new UlpMax();
    right.add(4, 1, 1);
    right.add(5, 1, 1 - 0x1p-23);
    right.add(6, 1, 1);

    left.add(right);

    assertThat(left).hasToString("2.0 ULP at 5.0");
  }
}
