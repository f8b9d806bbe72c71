package org.simdlstm.perf;

/// Says on the error output what is running and how far the whole is.
final class Progress {
  private final int steps;
  private final long start = System.nanoTime();
  private int step;

  Progress(int steps) {
    this.steps = steps;
  }

  void next(String what) {
    step++;
    long seconds = (System.nanoTime() - start) / 1_000_000_000;
    System.err.printf("[%d:%02d] %d of %d: %s%n", seconds / 60, seconds % 60, step, steps, what);
  }
}
