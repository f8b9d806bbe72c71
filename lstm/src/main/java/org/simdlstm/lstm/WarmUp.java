package org.simdlstm.lstm;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.simdlstm.kernels.Gemm;

/// Whether predictions use the kernels on vectors yet.
///
/// Until the JIT has compiled those, scalar loops that give the same bits are a hundred times
/// faster. So a JVM begins with the loops, and once it has predicted a little, a thread in the
/// background takes steps of its own in both ways until vectors win. Tiles of each height are code
/// of their own, so they win by height: one row first, for any tile can be cut into such, then the
/// tallest.
final class WarmUp {
  /// Steps of tiles before the background thread starts: for a few sequences it is not worth it.
  private static final int COLD_STEPS = 1000;

  /// Rounds in one comparison, of which the fastest counts, and steps in a round.
  private static final int ROUNDS = 5;

  private static final int STEPS = 10;

  /// Comparisons in a row for one height, before the others have their turn.
  private static final int PATIENCE = 64;

  private static final AtomicInteger coldSteps = new AtomicInteger();
  private static final AtomicInteger asked = new AtomicInteger(); // bit n: for tiles of n rows
  private static final AtomicInteger won = new AtomicInteger(); // the same
  private static final AtomicBoolean running = new AtomicBoolean();

  private WarmUp() {}

  /// The rows of the next block where `rows` are best: as many if vectors have won for its tiles.
  /// If not, those of its first tile, with vectors if they have won for that, or the most below for
  /// which they have, or as many without.
  static int blockRows(PackedModel model, int rows) {
    if (haveWon(rows)) {
      return rows;
    }
    int tile = Gemm.tileRows(rows);
    if (vectors(model, tile)) {
      return tile;
    }
    int lower = won.get() & (1 << tile) - 1;
    return lower == 0 ? tile : 31 - Integer.numberOfLeadingZeros(lower);
  }

  /// Whether vectors have won for the first tile of a block of `rows` rows; if not, this counts as
  /// a step without them.
  static boolean vectors(PackedModel model, int rows) {
    int tile = Gemm.tileRows(rows);
    return haveWon(tile) || coldStep(model, tile);
  }

  /// Whether vectors have won for all tiles of a block of `rows` rows.
  static boolean haveWon(int rows) {
    int tile;
    for (int row = 0; row < rows; row += tile) {
      tile = Gemm.tileRows(rows - row);
      if ((won.get() >> tile & 1) == 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean coldStep(PackedModel model, int rows) {
    asked.accumulateAndGet(1 << rows | 1 << 1, (a, b) -> a | b);
    if (coldSteps.incrementAndGet() > COLD_STEPS && running.compareAndSet(false, true)) {
      Thread.ofPlatform().daemon().name("simdlstm-warm-up").start(() -> run(model));
    }
    return false;
  }

  private static void run(PackedModel model) {
    try {
      int heights = Gemm.maxTileRows();
      int tries = 0;
      for (int turn = 0; open() != 0; turn++) {
        int place = turn % heights; // one row, then the tallest, then down to two
        int rows = place == 0 ? 1 : heights + 1 - place;
        for (int end = tries + PATIENCE; tries < end && (open() >> rows & 1) != 0; tries++) {
          if (vectorsWin(model, rows)) {
            won.accumulateAndGet(1 << rows, (a, b) -> a | b);
          }
          // Without a JIT they never win: try more and more rarely.
          Thread.sleep(1L << Math.min(tries / 256, 14));
        }
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
