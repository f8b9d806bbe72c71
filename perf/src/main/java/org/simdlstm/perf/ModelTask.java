package org.simdlstm.perf;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.simdlstm.lstm.Dataset;
import org.simdlstm.lstm.Fit;

/// Our model in any size on random tokens without padding, in GFLOP that [ModelSize] counts.
final class ModelTask {
  /// Minibatches or more, for a call's work to be longer than its begin and end.
  private static final double LEAST_GFLOP = 1;

  /// They are gone through in turns, so that no cache remembers one.
  private static final int BATCHES = 8;

  /// GFLOP that the judge, who is slow, may take or more.
  private static final double JUDGED = 1;

  private static final Contender OURS = new Ours();

  private ModelTask() {}

  static Task predict(ModelSize size, int threads) {
    Weights weights = size.weights();
    Model model = OURS.model(weights, threads);
    int rows = size.batch();
    int[][] batches = new int[BATCHES][];
    for (int i = 0; i < BATCHES; i++) {
      batches[i] = size.tokens(rows, i);
    }
    Judge.checkPrediction(
        model, weights, batches[0], rows, Math.min(rows, judged(size)), Judge.tolerance(OURS));
    return Task.predict(model, batches, rows, weights.classes(), size.predictionGflop());
  }

  static Task train(ModelSize size, int threads) {
    Weights weights = size.weights();
    int steps = steps(size);
    int minibatches = Math.max(steps, BATCHES);
    int rows = Math.max(size.batch() * minibatches, 3 * Judge.ROWS);
    int[] tokens = size.tokens(rows, 0);
    int[] labels = new SplittableRandom(7).ints(rows, 0, weights.classes()).toArray();
    Judge.checkTraining(OURS, weights, threads, tokens, labels, judged(size));
    int part = size.batch() * size.length();
    double work = 0;
    for (int i = 0; i < minibatches; i++) {
      work += size.trainingGflop(Arrays.copyOfRange(tokens, i * part, (i + 1) * part));
    }
    double gflop = work / minibatches * steps;
    PausingFit fit =
        new PausingFit(
            Ours.sequential(weights),
            new Dataset(size.length(), tokens, labels).slice(0, size.batch() * minibatches),
            new Fit().batchSize(size.batch()).shuffle(false).threads(threads),
            steps);
    return Task.of(
        () -> {
          fit.run();
          return gflop;
        },
        fit::close);
  }

  /// How many minibatches one piece of training has.
  static int steps(ModelSize size) {
    return Math.max(1, (int) (LEAST_GFLOP / size.predictionGflop() / 3));
  }

  /// How many rows the judge looks at.
  private static int judged(ModelSize size) {
    double one = size.with("batch", 1).predictionGflop();
    return Math.clamp((long) (JUDGED / one / 9), 1, Judge.ROWS);
  }
}
