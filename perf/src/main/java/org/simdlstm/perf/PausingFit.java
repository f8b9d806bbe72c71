package org.simdlstm.perf;

import java.util.concurrent.CancellationException;
import java.util.concurrent.Semaphore;
import org.simdlstm.lstm.Callback;
import org.simdlstm.lstm.Dataset;
import org.simdlstm.lstm.Fit;
import org.simdlstm.lstm.Sequential;

/// An endless training of ours, on a thread of its own, that goes on for some steps each time it is
/// asked; so steps can be timed without what comes before the first.
final class PausingFit implements Callback, AutoCloseable {
  private final int steps;
  private final Semaphore asked = new Semaphore(0);
  private final Semaphore done = new Semaphore(0);
  private volatile boolean closed;
  private volatile Throwable failure;
  private int step;

  /// @param options without its epochs
  /// @param steps how many minibatches [#run] takes
  PausingFit(Sequential model, Dataset data, Fit options, int steps) {
    this.steps = steps;
    Fit endless = options.epochs(Integer.MAX_VALUE).callback(this);
    Thread.ofPlatform().daemon().start(() -> fit(model, data, endless));
  }

  private void fit(Sequential model, Dataset data, Fit options) {
    try {
      asked.acquireUninterruptibly();
      model.fit(data, options);
    } catch (Throwable e) {
      failure = e;
    }
    done.release();
  }

  @Override
  public void onBatchEnd(int epoch, int rows, int totalRows, double loss, double accuracy) {
    step++;
    if (step % steps == 0) {
      done.release();
      asked.acquireUninterruptibly();
      if (closed) {
        throw new CancellationException();
      }
    }
  }

  void run() {
    asked.release();
    done.acquireUninterruptibly();
    if (failure != null) {
      throw new IllegalStateException(failure);
    }
  }

  @Override
  public void close() {
    if (failure != null) {
      return; // it has ended
    }
    closed = true;
    asked.release();
    done.acquireUninterruptibly();
  }
}
