package org.simdlstm.perf;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.simdlstm.lstm.Callback;
import org.simdlstm.lstm.Dataset;
import org.simdlstm.lstm.Epoch;
import org.simdlstm.lstm.Fit;
import org.simdlstm.lstm.Predictor;
import org.simdlstm.lstm.Sequential;

/// Bytes that all threads together take from the heap in a call of ours, once warm.
final class Allocation implements Part {
  /// Calls that are looked at; the median of them counts.
  private static final int CALLS = 51;

  /// How long the compiler may need until a call takes nothing.
  private static final long LONGEST = 15_000_000_000L;

  /// What was found.
  private record Outcome(String call, int rows, int threads, double bytes) {}

  private final List<Outcome> outcomes = new ArrayList<>();

  @Override
  public int steps() {
    return 2;
  }

  @Override
  public void run(Path scratch, Progress progress) {
    for (int threads = 1; threads <= 2; threads++) {
      progress.next("allocation, threads: " + threads);
      add("prediction", 1, threads, ofPrediction(1, threads));
      add("prediction", 256, threads, ofPrediction(256, threads));
      add("training step", 20, threads, ofTrainingStep(20, threads));
    }
    print();
  }

  private void add(String call, int rows, int threads, double bytes) {
    outcomes.add(new Outcome(call, rows, threads, bytes));
  }

  private static double ofPrediction(int rows, int threads) {
    Weights weights = Weights.reuters();
    int[] tokens = Arrays.copyOf(Rows.test().tokens(), rows * weights.length());
    float[] probabilities = new float[rows * weights.classes()];
    Predictor predictor = Ours.sequential(weights).predictor(threads);
    Meter meter = new Meter();
    while (!meter.isDone()) {
      predictor.predict(tokens, weights.length(), probabilities);
      meter.tick();
    }
    return meter.bytes();
  }

  private static double ofTrainingStep(int rows, int threads) {
    Sequential model = Ours.sequential(Weights.reuters());
    Dataset data = Rows.train().slice(0, CALLS * rows);
    Meter meter = new Meter();
    model.fit(
        data,
        new Fit()
            .epochs(Integer.MAX_VALUE)
            .batchSize(rows)
            .threads(threads)
            .callback(
                new Callback() {
                  @Override
                  public void onBatchEnd(
                      int epoch, int seen, int total, double loss, double accuracy) {
                    meter.tick();
                  }

                  @Override
                  public boolean onEpochEnd(Sequential trained, Epoch epoch) {
                    return !meter.isDone();
                  }
                }));
    return meter.bytes();
  }

  /// Counts what comes to the heap from tick to tick.
  private static final class Meter {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final long start = System.nanoTime();
    private final double[] bytes = new double[CALLS];
    private long last;
    private int calls;

    void tick() {
      long now = THREADS.getTotalThreadAllocatedBytes();
      bytes[calls++ % CALLS] = now - last;
      last = THREADS.getTotalThreadAllocatedBytes();
    }

    /// Whether it is warm, or never will be.
    boolean isDone() {
      return calls > 0 && calls % CALLS == 0 && bytes() == 0 || System.nanoTime() - start > LONGEST;
    }

    /// Of the last calls.
    double bytes() {
      return Race.median(bytes);
    }
  }

  private void print() {
    Text.print("%nTaken from the heap by all threads, median of %d calls once warm", CALLS);
    for (Outcome o : outcomes) {
      Text.print("  %-14s %4d rows, threads: %d %10.0f B", o.call, o.rows, o.threads, o.bytes);
    }
  }

  @Override
  public void write(Path results) throws IOException {
    Files.writeString(results.resolve("allocation.json"), Json.lines(json()));
  }

  private List<Map<String, Object>> json() {
    return outcomes.stream()
        .map(
            o ->
                Map.<String, Object>of(
                    "call", o.call, "rows", o.rows, "threads", o.threads, "bytes", o.bytes))
        .toList();
  }
}
