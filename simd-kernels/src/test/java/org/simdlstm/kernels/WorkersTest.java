package org.simdlstm.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkersTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8})
  void runsEveryTaskOnce(int threads) {
    Workers workers = new Workers(threads);
    for (int repeat = 0; repeat < 200; repeat++) {
      for (int tasks : new int[] {0, 1, 2, 3, 7, 50}) {
        assertRunsOnce(workers, tasks);
      }
    }
  }

  /// They sleep after some microseconds and end after a second.
  @ParameterizedTest
  @ValueSource(longs = {1, 1500})
  void runsTasksAfterAPause(long millis) throws InterruptedException {
    Workers workers = new Workers(3);
    for (int repeat = 0; repeat < 3; repeat++) {
      assertRunsOnce(workers, 20);
      Thread.sleep(millis);
    }
  }

  /// Also what a task may not throw, or a caller would wait for ever.
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void throwsWhatATaskThrew(int threads) {
    Workers workers = new Workers(threads);
    List<Throwable> faults =
        List.of(new IllegalStateException("task"), new StackOverflowError(), new IOException());
    // Which of the threads meets the task that fails must not matter.
    for (int failing = 0; failing < 12; failing++) {
      int bad = failing;
      for (Throwable fault : faults) {
        assertThatThrownBy(
                () ->
                    workers.run(
                        12,
                        (task, worker) -> {
                          if (task == bad) {
                            WorkersTest.<RuntimeException>throwUndeclared(fault);
                          }
                        }))
            .isSameAs(fault);
        assertRunsOnce(workers, 12);
      }
    }
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void throwUndeclared(Throwable thrown) throws T {
    throw (T) thrown;
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void servesSeveralCallersAtOnce(int threads) throws Exception {
    Workers workers = new Workers(threads);
    try (ExecutorService callers = Executors.newFixedThreadPool(4)) {
      List<Future<?>> calls = new ArrayList<>();
      for (int caller = 0; caller < 4; caller++) {
        calls.add(
            callers.submit(
                () -> {
                  for (int repeat = 0; repeat < 200; repeat++) {
                    assertRunsOnce(workers, 7);
                  }
                }));
      }
      for (Future<?> call : calls) {
        call.get();
      }
    }
  }

  @Test
  void servesATaskThatCallsAgain() {
    Workers workers = new Workers(2);
    workers.run(4, (task, worker) -> assertRunsOnce(workers, 5));
  }

  @Test
  void refusesNoThreads() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Workers(0))
        .withMessage("threads must be at least 1, not 0");
  }

  private static void assertRunsOnce(Workers workers, int tasks) {
    AtomicIntegerArray runs = new AtomicIntegerArray(tasks);
    AtomicIntegerArray busy = new AtomicIntegerArray(workers.threads());
    workers.run(
        tasks,
        (task, worker) -> {
          // A worker's number is nobody else's at the same time: each has its own workspace.
          int others = busy.getAndIncrement(worker);
          runs.addAndGet(task, others == 0 ? 1 : 100);
          busy.decrementAndGet(worker);
        });
    for (int task = 0; task < tasks; task++) {
      assertThat(runs.get(task)).isEqualTo(1);
    }
  }
}
