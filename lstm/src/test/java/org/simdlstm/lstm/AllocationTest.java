package org.simdlstm.lstm;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.simdlstm.kernels.Workers;

/// What the steady state allocates, on the calling thread, which here does all of the work.
class AllocationTest {
  /// A batch of calls that allocates no more than allowed must come within this time.
  private static final long WARM_UP_NANOS = 20_000_000_000L;

  private final Sequential model = Models.of(30, 8, List.of(16), 5, 1);
  private final Sequential stack = Models.of(30, 8, List.of(16, 7), 5, 1);
  private final Dataset data = Models.data(30, 5, 20, 6, 2);

  @ParameterizedTest
  @ValueSource(ints = {1, 20})
  @Timeout(300)
  void predictionAllocatesNothing(int rows) {
    requireNothingAllocated(stack, rows, 200);
  }

  @Test
  @Timeout(300)
  void predictionByBlocksOfTilesAllocatesNothing() {
    requireNothingAllocated(Models.of(30, 8, List.of(364), 5, 1), 20, 20);
  }

  private void requireNothingAllocated(Sequential model, int rows, int calls) {
    int[] tokens = data.slice(0, rows).tokens();
    float[] output = new float[rows * 5];
    Predictor small = stack.predictor(1);
    while (!WarmUp.haveWon(rows)) { // else scalar loops, which have nothing to allocate, would pass
      small.predict(tokens, 6, output);
    }
    Predictor predictor = model.predictor(1);
    assertThat(leastBytes(calls, 0, () -> predictor.predict(tokens, 6, output))).isZero();
  }

  /// A step has some ten phases, each a lambda of at most some 32 bytes if the compiler keeps it.
  @Test
  void aTrainingStepAllocatesItsPhasesOnly() {
    Training training = new Training(model, new Workers(1));
    int[] rows = IntStream.range(0, data.rows()).toArray();
    long allowed = 20 * 512;
    assertThat(
            leastBytes(
                20,
                allowed,
                () -> {
                  training.gradients(data, rows, 0, rows.length);
                  training.step(Adam.DEFAULTS);
                }))
        .isLessThanOrEqualTo(allowed);
  }

  /// Vectors become objects until the compiler has seen the code often enough, so the least of many
  /// batches counts, and the first one that allocates no more than `enough` ends the search.
  private static long leastBytes(int calls, long enough, Runnable code) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long end = System.nanoTime() + WARM_UP_NANOS;
    long least = Long.MAX_VALUE;
    while (least > enough && System.nanoTime() < end) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int call = 0; call < calls; call++) {
        code.run();
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    return least;
  }
}
