package org.simdlstm.lstm;

import java.util.concurrent.atomic.AtomicInteger;

/// A few threads that share the tasks of one caller at a time.
///
/// Between calls they spin for part of a millisecond, since the phases of a minibatch follow each
/// other closely, then sleep, and after a second they end; the next call starts them anew. So
/// nobody needs to close anything. Which thread runs a task must not matter to its result.
final class Workers {
  /// The work of one call.
  interface Task {
    /// Runs task `index`, on the thread of number `worker`.
    void run(int index, int worker);
  }

  private static final long IDLE_MILLIS = 1000;

  /// With more threads than cores a thread that spins keeps another one from working.
  private final int spins;

  private final int threads;
  private final Object lock = new Object();
  private final boolean[] alive;
  private final AtomicInteger awake = new AtomicInteger();
  private final AtomicInteger working = new AtomicInteger();
  private final AtomicInteger next = new AtomicInteger();
  private volatile int generation;
  private volatile Throwable failure;
  private Task task;
  private int tasks;

  Workers(int threads) {
    this.threads = threads;
    this.alive = new boolean[threads];
    this.spins = threads <= Runtime.getRuntime().availableProcessors() ? 40_000 : 0;
  }

  int threads() {
    return threads;
  }

  /// Runs the tasks `0 .. tasks - 1` and returns when all are done. One call at a time.
  void run(int tasks, Task task) {
    if (threads == 1 || tasks <= 1) {
      for (int index = 0; index < tasks; index++) {
        task.run(index, 0);
      }
      return;
    }
    this.task = task;
    this.tasks = tasks;
    next.set(threads);
    working.set(threads - 1);
    generation++;
    if (awake.get() < threads - 1) {
      wake();
    }
    share(0);
    await();
    this.task = null;
    Throwable thrown = failure;
    failure = null;
    if (thrown instanceof Error error) {
      throw error;
    } else if (thrown != null) {
      throw (RuntimeException) thrown;
    }
  }

  /// Each thread begins with the task of its own number, so that what it left in its cache in one
  /// phase is there in the next.
  private void share(int worker) {
    try {
      for (int index = worker; index < tasks; index = next.getAndIncrement()) {
        task.run(index, worker);
      }
    } catch (RuntimeException | Error thrown) {
      failure = thrown;
    }
  }

  private void wake() {
    synchronized (lock) {
      for (int worker = 1; worker < threads; worker++) {
        if (!alive[worker]) {
          alive[worker] = true;
          awake.incrementAndGet();
          int number = worker;
          int seen = generation - 1;
          Thread.ofPlatform()
              .daemon()
              .name("simdlstm-worker-" + number)
              .start(() -> work(number, seen));
        }
      }
      lock.notifyAll();
    }
  }

  private void await() {
    for (int spin = 0; working.get() > 0; spin++) {
      if (spin < spins) {
        Thread.onSpinWait();
      } else {
        Thread.yield();
      }
    }
  }

  private void work(int worker, int seen) {
    while (nextGeneration(worker, seen)) {
      seen = generation;
      share(worker);
      working.decrementAndGet();
    }
  }

  /// Waits for a call after the one of number `seen`; false when none came for long.
  private boolean nextGeneration(int worker, int seen) {
    for (int spin = 0; spin < spins; spin++) {
      if (generation != seen) {
        return true;
      }
      Thread.onSpinWait();
    }
    synchronized (lock) {
      // First less awake, then a look: a caller either sees the one or has done the other.
      awake.decrementAndGet();
      long end = System.nanoTime() + IDLE_MILLIS * 1_000_000;
      while (generation == seen) {
        long millis = (end - System.nanoTime()) / 1_000_000;
        if (millis <= 0) {
          alive[worker] = false;
          return false;
        }
        try {
          lock.wait(millis);
        } catch (InterruptedException e) {
          alive[worker] = false;
          return false;
        }
      }
      awake.incrementAndGet();
      return true;
    }
  }
}
