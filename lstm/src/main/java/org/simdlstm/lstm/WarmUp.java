package org.simdlstm.lstm;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/// Whether predictions use the kernels on vectors yet.
///
/// Until the JIT has compiled those, scalar loops that give the same bits are a hundred times
/// faster. So a JVM begins with the loops, and once it has predicted a little, a thread in the
/// background takes steps of its own in both ways until vectors win. Tiles of each height are code
/// of their own, so they win by height.
final class WarmUp {
  /// Steps of tiles before the background thread starts: for a few sequences it is not worth it.
  private static final int COLD_STEPS = 1000;

  /// Rounds in one comparison, of which the fastest counts, and steps in a round.
  private static final int ROUNDS = 5;

  private static final int STEPS = 10;

  private static final AtomicInteger coldSteps = new AtomicInteger();
  private static final AtomicInteger asked = new AtomicInteger(); // bit n: for tiles of n rows
  private static final AtomicInteger won = new AtomicInteger(); // the same
  private static final AtomicBoolean running = new AtomicBoolean();

  private WarmUp() {}

  /// Whether vectors have won for tiles of `rows` rows; if not, this counts as a step without them.
  static boolean vectors(PackedModel model, int rows) {
    return (won.get() >> rows & 1) != 0 || coldStep(model, rows);
  }

  private static boolean coldStep(PackedModel model, int rows) {
    asked.accumulateAndGet(1 << rows, (a, b) -> a | b);
    if (coldSteps.incrementAndGet() > COLD_STEPS && running.compareAndSet(false, true)) {
      Thread.ofPlatform().daemon().name("simdlstm-warm-up").start(() -> run(model));
    }
    return false;
  }

  private static void run(PackedModel model) {
    try {
      for (int pause = 0; open() != 0; pause++) {
        for (int rows = 1; open() >> rows != 0; rows++) {
          if ((open() >> rows & 1) != 0 && vectorsWin(model, rows)) {
            won.accumulateAndGet(1 << rows, (a, b) -> a | b);
          }
        }
        // Without a JIT they never win: try more and more rarely.
        Thread.sleep(1L << Math.min(pause / 64, 14));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      running.set(false);
    }
  }

  private static int open() {
    return asked.get() & ~won.get();
  }

  private static boolean vectorsWin(PackedModel model, int rows) {
    Stepper stepper = new Stepper(model, rows);
    int[] tokens = new int[rows];
    float[] outputs = new float[rows * model.classes()];
    long[] fastest = {Long.MAX_VALUE, Long.MAX_VALUE};
    for (int round = 0; round < 2 * ROUNDS; round++) {
      boolean vectors = round % 2 == 1;
      long start = System.nanoTime();
      for (int step = 0; step < STEPS; step++) {
        stepper.step(rows, tokens, vectors);
      }
      stepper.outputs(rows, true, outputs, 0, vectors);
      fastest[round % 2] = Math.min(fastest[round % 2], System.nanoTime() - start);
    }
    return fastest[1] < fastest[0];
  }
}
