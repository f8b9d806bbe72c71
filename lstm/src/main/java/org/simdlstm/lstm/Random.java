package org.simdlstm.lstm;

/// SplitMix64 (Steele, Lea, Flood 2014): the same numbers on every JVM, with a state of one long.
final class Random {
  private long state;

  Random(long seed) {
    this.state = seed;
  }

  /// A generator for one purpose of a seed: of a weight, its place in the model; of an epoch's
  /// order, the epoch. A purpose that both number alike begins with the same draws, which neither
  /// can see.
  static Random of(long seed, long purpose) {
    return new Random(new Random(seed).nextLong() ^ new Random(~purpose).nextLong());
  }

  long nextLong() {
    state += 0x9E3779B97F4A7C15L;
    long z = state;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /// Even in `[0, 1)`.
  double nextDouble() {
    return (nextLong() >>> 11) * 0x1p-53;
  }

  /// Even in `0 .. bound - 1`, without the bias of a plain remainder.
  int nextInt(int bound) {
    long limit = Long.MAX_VALUE - Long.MAX_VALUE % bound;
    long draw;
    do {
      draw = nextLong() >>> 1;
    } while (draw >= limit);
    return (int) (draw % bound);
  }

  /// Standard normal, by Box and Muller; StrictMath because its bits are the same everywhere.
  double nextGaussian() {
    double radius = Math.sqrt(-2 * StrictMath.log(1 - nextDouble()));
    return radius * StrictMath.cos(2 * Math.PI * nextDouble());
  }

  /// Puts `values` into a random order.
  void shuffle(int[] values) {
    for (int i = values.length - 1; i > 0; i--) {
      int j = nextInt(i + 1);
      int value = values[i];
      values[i] = values[j];
      values[j] = value;
    }
  }
}
