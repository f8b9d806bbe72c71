package org.simdlstm.perf;

import java.util.stream.IntStream;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The most this processor can do: fused multiply-adds that neither wait for each other nor for
/// memory.
final class PeakProbe {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

  /// An FMA takes 4 cycles or 5 and two start in a cycle, so 10 chains could keep both units busy;
  /// on Zen 5 it takes 12 to come within 1 %.
  private static final int CHAINS = 12;

  /// Some milliseconds, beside which the waking of threads is little.
  private static final int ROUNDS = 2_000_000;

  private PeakProbe() {}

  /// GFLOP of one [#run].
  static double gigaflop(int threads) {
    return 2e-9 * CHAINS * ROUNDS * SPECIES.length() * busy(threads);
  }

  /// Runs the chains on so many threads at once, and returns their sum lest they be left out.
  static float run(int threads) {
    int busy = busy(threads);
    if (busy == 1) {
      return chains(0.5f, 0.25f);
    }
    return (float) IntStream.range(0, busy).parallel().mapToDouble(i -> chains(0.5f, 0.25f)).sum();
  }

  /// One thread more than there are processors would begin when the others have ended.
  private static int busy(int threads) {
    return Math.min(threads, Runtime.getRuntime().availableProcessors());
  }

  private static float chains(float x, float y) {
    FloatVector a = FloatVector.broadcast(SPECIES, x);
    FloatVector b = FloatVector.broadcast(SPECIES, y);
    FloatVector c0 = b;
    FloatVector c1 = b;
    FloatVector c2 = b;
    FloatVector c3 = b;
    FloatVector c4 = b;
    FloatVector c5 = b;
    FloatVector c6 = b;
    FloatVector c7 = b;
    FloatVector c8 = b;
    FloatVector c9 = b;
    FloatVector c10 = b;
    FloatVector c11 = b;
    // Chains through the sum, which the instruction overwrites: C2 copies it for one through a
    // factor, and half a core, beside a busy hyperthread, cannot take in so many instructions.
    for (int i = 0; i < ROUNDS; i++) {
      c0 = a.fma(b, c0);
      c1 = a.fma(b, c1);
      c2 = a.fma(b, c2);
      c3 = a.fma(b, c3);
      c4 = a.fma(b, c4);
      c5 = a.fma(b, c5);
      c6 = a.fma(b, c6);
      c7 = a.fma(b, c7);
      c8 = a.fma(b, c8);
      c9 = a.fma(b, c9);
      c10 = a.fma(b, c10);
      c11 = a.fma(b, c11);
    }
    FloatVector sum = c0.add(c1).add(c2).add(c3).add(c4).add(c5);
    return sum.add(c6).add(c7).add(c8).add(c9).add(c10).add(c11).lane(0);
  }
}
