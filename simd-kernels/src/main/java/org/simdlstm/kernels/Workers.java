package org.simdlstm.kernels;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;

/// A few threads that share the tasks of a call.
///
/// Between calls they spin for part of a millisecond, since the phases of a minibatch follow each
/// other closely, then sleep, and after a second they end; the next call starts them anew. So
/// nobody needs to close anything. Which thread runs a task must not matter to its result.
///
/// Any number of threads may call. A second caller at the same time works alone: the cores are busy
/// anyway.
public final class Workers {
  /// The work of one call.
  public interface Task {
    /// Runs task `index`. No other task of the call runs under the number `worker` meanwhile, so
    /// that number may choose its scratch memory.
    ///
    /// @param worker from 0 to the number of threads, exclusive
    void run(int index, int worker);
  }

  private static final long IDLE_MILLIS = 1000;

  /// Set in [#gate] while a call lets workers in.
  private static final long OPEN = 1L << 31;

  /// With more threads than cores a thread that spins keeps another one from working.
  private final int spins;

  private final int threads;
  private final AtomicBoolean taken = new AtomicBoolean();
  private final Object lock = new Object();
  private final boolean[] alive;
  private final AtomicInteger awake = new AtomicInteger();

  /// The number of the call in the upper half, in the lower one OPEN and how many workers are in.
  private final AtomicLong gate = new AtomicLong();

  /// For each thread's first task the last call in which somebody began it.
  private final AtomicIntegerArray begun;

  private final AtomicInteger next = new AtomicInteger();
  private volatile Throwable failure;
  private int call;
  private Task task;
  private int tasks;

  /// None is started before there is work for it.
  ///
  /// @param threads with the caller's own
  /// @throws IllegalArgumentException if there is none
  public Workers(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, not " + threads);
    }
    this.threads = threads;
    this.alive = new boolean[threads];
    this.begun = new AtomicIntegerArray(threads);
    this.spins = threads <= Runtime.getRuntime().availableProcessors() ? 40_000 : 0;
  }

  /// With the caller's own.
  public int threads() {
    return threads;
  }

  /// Runs the tasks `0 .. tasks - 1` and returns when all are done.
  ///
  /// What a task throws is thrown here; other tasks may then have been left out.
  public void run(int tasks, Task task) {
    if (threads > 1 && tasks > 1 && taken.compareAndSet(false, true)) {
      try {
        runShared(tasks, task);
      } finally {
        taken.set(false);
      }
    } else {
      for (int index = 0; index < tasks; index++) {
        task.run(index, 0);
      }
    }
  }

  private void runShared(int tasks, Task task) {
    this.task = task;
    this.tasks = tasks;
    next.set(threads);
    call++;
    gate.set((long) call << 32 | OPEN);
    try {
      if (awake.get() < threads - 1) {
        wake();
      }
      share(0, call);
    } finally {
      close();
      this.task = null;
    }
    Throwable thrown = failure;
    failure = null;
    if (thrown != null) {
      throw Workers.<RuntimeException>undeclared(thrown);
    }
  }

  /// Throws anything as it is: what is not checked here a task may have thrown all the same.
  @SuppressWarnings("unchecked")
  private static <T extends Throwable> T undeclared(Throwable thrown) throws T {
    throw (T) thrown;
  }

  /// Each thread begins with the task of its own number, so that what it left in its cache in one
  /// phase is there in the next. At last it takes those of threads that have not come yet.
  private void share(int worker, int call) {
    try {
      int own = Math.min(threads, tasks);
      if (worker < own && begin(worker, call)) {
        task.run(worker, worker);
      }
      for (int index = next.getAndIncrement(); index < tasks; index = next.getAndIncrement()) {
        task.run(index, worker);
      }
      for (int index = 0; index < own; index++) {
        if (begin(index, call)) {
          task.run(index, worker);
        }
      }
    } catch (Throwable thrown) { // whatever it is, or the caller would wait for ever
      failure = thrown;
    }
  }

  private boolean begin(int index, int call) {
    return begun.get(index) != call && begun.getAndSet(index, call) != call;
  }

  private void wake() {
    synchronized (lock) {
      for (int worker = 1; worker < threads; worker++) {
        if (!alive[worker]) {
          int number = worker;
          int seen = call - 1;
          Thread.ofPlatform()
              .daemon()
              .name("simdlstm-worker-" + number)
              .start(() -> work(number, seen));
          alive[worker] = true;
          awake.incrementAndGet();
        }
      }
      lock.notifyAll();
    }
  }

  /// Lets no more workers in and waits for those who are; one that is still asleep is not missed.
  private void close() {
    gate.getAndAdd(-OPEN);
    for (int spin = 0; (int) gate.get() != 0; spin++) {
      if (spin < spins) {
        Thread.onSpinWait();
      } else {
        Thread.yield();
      }
    }
  }

  private void work(int worker, int seen) {
    int last = seen;
    while (enterNext(worker, last)) {
      last = (int) (gate.get() >>> 32);
      share(worker, last);
      gate.getAndDecrement();
    }
  }

  /// Waits for a call after number `seen` and enters it; false when none came for long.
  private boolean enterNext(int worker, int seen) {
    for (int spin = 0; spin < spins; spin++) {
      if (enter(seen)) {
        return true;
      }
      Thread.onSpinWait();
    }
    synchronized (lock) {
      // First less awake, then a look: a caller either sees the one or has done the other.
      awake.decrementAndGet();
      long end = System.nanoTime() + IDLE_MILLIS * 1_000_000;
      while (!enter(seen)) {
        long millis = (end - System.nanoTime()) / 1_000_000;
        if (millis <= 0) {
          alive[worker] = false;
          return false;
        }
        try {
          lock.wait(millis);
        } catch (InterruptedException e) {
          end = System.nanoTime(); // with a call at hand it is run first
        }
      }
      awake.incrementAndGet();
      return true;
    }
  }

  /// Whether a call after number `seen` was open.
  private boolean enter(int seen) {
    long now = gate.get();
    while ((now & OPEN) != 0 && (int) (now >>> 32) != seen) {
      if (gate.compareAndSet(now, now + 1)) {
        return true;
      }
      now = gate.get();
    }
    return false;
  }
}
