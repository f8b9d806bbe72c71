package org.simdlstm.perf;

import java.util.stream.IntStream;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The most this processor can do: fused multiply-adds that neither wait for each other nor for
/// memory.
final class PeakProbe {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

  /// Vectors of 512 bits come with 32 registers, shorter ones may have 16.
  private static final boolean MANY_REGISTERS = SPECIES.length() == 16;

  /// An FMA takes 4 cycles or 5 and two start in a cycle, so 10 chains could keep both units busy;
  /// on Zen 5 it takes 12 to come within 1 %. With 16 registers 12 were 8 % slower.
  private static final int CHAINS = MANY_REGISTERS ? 12 : 10;

  /// Some milliseconds, beside which the waking of threads is little.
  private static final int ROUNDS = 2_000_000;

  private PeakProbe() {}

  /// GFLOP of one [#run].
  static double gigaflop(int threads) {
    return 2e-9 * CHAINS * ROUNDS * SPECIES.length() * threads;
  }

  /// Runs the chains on so many threads at once, and returns their sum lest they be left out.
  static float run(int threads) {
    if (threads == 1) {
      return chains(0.5f, 0.25f);
    }
    return (float)
        IntStream.range(0, threads).parallel().mapToDouble(i -> chains(0.5f, 0.25f)).sum();
  }

  private static float chains(float factor, float term) {
    FloatVector a = FloatVector.broadcast(SPECIES, factor);
    FloatVector b = FloatVector.broadcast(SPECIES, term);
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
    for (int i = 0; i < ROUNDS; i++) {
      c0 = c0.fma(a, b);
      c1 = c1.fma(a, b);
      c2 = c2.fma(a, b);
      c3 = c3.fma(a, b);
      c4 = c4.fma(a, b);
      c5 = c5.fma(a, b);
      c6 = c6.fma(a, b);
      c7 = c7.fma(a, b);
      c8 = c8.fma(a, b);
      c9 = c9.fma(a, b);
      if (MANY_REGISTERS) {
        c10 = c10.fma(a, b);
        c11 = c11.fma(a, b);
      }
    }
    FloatVector sum = c0.add(c1).add(c2).add(c3).add(c4).add(c5);
    return sum.add(c6).add(c7).add(c8).add(c9).add(c10).add(c11).lane(0);
  }
}
