package org.simdlstm.io;

/// numpy's legacy `RandomState`: MT19937 seeded by one 32-bit number, as far as `shuffle` needs it.
final class MersenneTwister {
  private static final int N = 624;
  private static final int M = 397;

  private final int[] state = new int[N];
  private int position = N;

  /// @param seed 0 to 2^32 - 1
  MersenneTwister(long seed) {
    requireSeed(seed);
    state[0] = (int) seed;
    for (int i = 1; i < N; i++) {
      state[i] = 1812433253 * (state[i - 1] ^ state[i - 1] >>> 30) + i;
    }
  }

  static void requireSeed(long seed) {
    if (seed < 0 || seed > 0xFFFF_FFFFL) {
      throw new IllegalArgumentException("seed " + seed + " is not between 0 and 2^32 - 1");
    }
  }

  /// 32 random bits.
  int next() {
    if (position == N) {
      twist();
    }
    int y = state[position++];
    y ^= y >>> 11;
    y ^= y << 7 & 0x9D2C5680;
    y ^= y << 15 & 0xEFC60000;
    return y ^ y >>> 18;
  }

  /// Uniform in 0 to `max`, both included: draws masked to as many bits until one fits.
  int upTo(int max) {
    int mask = max == 0 ? 0 : -1 >>> Integer.numberOfLeadingZeros(max);
    int draw = next() & mask;
    while (draw > max) {
      draw = next() & mask;
    }
    return draw;
  }

  /// Fisher-Yates from the end, as `RandomState.shuffle`.
  void shuffle(int[] values) {
    for (int i = values.length - 1; i > 0; i--) {
      int j = upTo(i);
      int swapped = values[i];
      values[i] = values[j];
      values[j] = swapped;
    }
  }

  private void twist() {
    for (int i = 0; i < N; i++) {
      int y = state[i] & 0x80000000 | state[(i + 1) % N] & 0x7FFFFFFF;
      state[i] = state[(i + M) % N] ^ y >>> 1 ^ ((y & 1) == 0 ? 0 : 0x9908B0DF);
    }
    position = 0;
  }
}
