package org.simdlstm.perf;

/// The processor's clock: a chain of operations that take one cycle each on any processor with
/// vectors.
final class ClockProbe {
  /// A rotation and an exclusive or.
  private static final int CYCLES_A_ROUND = 2;

  /// Some hundreds of microseconds, beside which a call is little.
  private static final int ROUNDS = 500_000;

  /// 10^9 cycles of one [#run].
  static final double GIGACYCLES = 1e-9 * CYCLES_A_ROUND * ROUNDS;

  private ClockProbe() {}

  /// Runs the chain from `x` and returns its end lest it be left out.
  static int run(int x) {
    int result = x;
    for (int i = 0; i < ROUNDS; i++) {
      result = Integer.rotateLeft(result, 7) ^ x;
    }
    return result;
  }
}
