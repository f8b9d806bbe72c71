package org.simdlstm.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ReferenceMathTest {
  @Test
  void runsInItsNamedModule() {
    assertThat(ReferenceMath.class.getModule().getName()).isEqualTo("org.simdlstm.reference");
  }

  @Test
  void functionsHaveTheirKnownValues() {
    assertThat(ReferenceMath.exp(1)).isBetween(Math.E, Math.nextUp(Math.E));
    assertThat(ReferenceMath.sigmoid(0)).isEqualTo(0.5);
    assertThat(ReferenceMath.sigmoid(Math.log(3))).isCloseTo(0.75, within(0x1p-52));
    assertThat(ReferenceMath.sigmoid(Double.NEGATIVE_INFINITY)).isZero();
    assertThat(ReferenceMath.sigmoid(Double.POSITIVE_INFINITY)).isEqualTo(1);
    assertThat(ReferenceMath.tanh(Math.log(2))).isCloseTo(0.6, within(0x1p-52));
  }

  @Test
  void softmaxSurvivesLogitsBeyondTheRangeOfExp() {
    double[] p = ReferenceMath.softmax(new double[] {1000, 1000 + Math.log(3)});

    // log 3 + 1000 is rounded to a multiple of 2^-43.
    assertThat(p[0]).isCloseTo(0.25, within(0x1p-43));
    assertThat(p[1]).isCloseTo(0.75, within(0x1p-43));
  }

  @Test
  void crossEntropyIsNeverClipped() {
    assertThat(ReferenceMath.crossEntropy(new double[] {40, 0, 0}, 1)).isEqualTo(40);
    assertThat(ReferenceMath.crossEntropy(new double[] {1000, -1000}, 1)).isEqualTo(2000);
    assertThat(ReferenceMath.crossEntropy(new double[] {7, 7}, 0)).isEqualTo(StrictMath.log(2));
  }

  @Test
  void sumOfAMillionTenthsStaysExactToTheLastPlaces() {
    double[] tenths = new double[1_000_000];
    Arrays.fill(tenths, 0.1);

    // 20 levels of halving, each rounding by at most 2^-53.
    assertThat(ReferenceMath.sum(tenths)).isCloseTo(100_000, within(100_000 * 20 * 0x1p-53));
    assertThat(ReferenceMath.sum(new double[0])).isZero();
    assertThat(ReferenceMath.sum(new double[] {1, 2, 3, 4, 5})).isEqualTo(15);
  }

  @Test
  void normAndRelativeDistance() {
    double[] a = {3, 4};
    assertThat(ReferenceMath.norm(a)).isEqualTo(5);
    assertThat(ReferenceMath.relativeDistance(new double[] {3, 5}, a)).isEqualTo(0.2);
    assertThat(ReferenceMath.relativeDistance(new double[2], new double[2])).isZero();
  }

  @Test
  void scatterAddSumsTheRowsOfARepeatedToken() {
    double[] table = ReferenceMath.widen(new float[] {0, 1, 10, 11, 20, 21});
    int[] tokens = {2, 0, 2};

    assertThat(ReferenceMath.gather(table, 2, tokens)).containsExactly(20, 21, 0, 1, 20, 21);

    ReferenceMath.scatterAdd(new double[] {1, 2, 3, 4, 5, 6}, tokens, table, 2);
    assertThat(table).containsExactly(3, 5, 10, 11, 26, 29);
  }
}
