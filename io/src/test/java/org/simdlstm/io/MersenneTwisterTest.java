package org.simdlstm.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MersenneTwisterTest {

  /// The generator's published check: the first and the ten-thousandth number of seed 5489.
  @Test
  void givesThePublishedNumbers() {
    MersenneTwister random = new MersenneTwister(5489);
    assertThat(Integer.toUnsignedLong(random.next())).isEqualTo(3499211612L);
    for (int i = 2; i < 10_000; i++) {
      random.next();
    }
    assertThat(Integer.toUnsignedLong(random.next())).isEqualTo(4123659995L);
  }

  /// As numpy's documentation and countless notebooks show for `np.random.seed(0)` and `seed(42)`.
  @Test
  void shufflesLikeNumpy() {
    assertThat(shuffled(0)).containsExactly(2, 8, 4, 9, 1, 6, 7, 3, 0, 5);
    assertThat(shuffled(42)).containsExactly(8, 1, 5, 0, 7, 2, 9, 4, 3, 6);
  }

  @Test
  void seedsAreUnsigned32Bits() {
    assertThat(shuffled(0xFFFF_FFFFL)).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    assertThatIllegalArgumentException().isThrownBy(() -> new MersenneTwister(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> new MersenneTwister(1L << 32));
  }

  @Test
  void shufflesNothingAndOne() {
    new MersenneTwister(1).shuffle(new int[0]);
    int[] one = {5};
    new MersenneTwister(1).shuffle(one);
    assertThat(one).containsExactly(5);
  }

  private static int[] shuffled(long seed) {
    int[] values = IntStream.range(0, 10).toArray();
    new MersenneTwister(seed).shuffle(values);
    return values;
  }
}
