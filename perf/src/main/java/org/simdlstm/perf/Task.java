package org.simdlstm.perf;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.simdlstm.lstm.Dataset;

/// Work that can be timed, set up and already checked against the judge.
///
/// In text: `predict 32`, `train 20` (rows at a time), `sgemm 64x100x400` (m, k, n); of our kernels
/// alone `gates 64` (rows), `sigmoid`, `tanh`; and `peak`.
interface Task extends AutoCloseable {
  /// Does a piece of the work and says how much it was: sequences, GFLOP, or groups of 16 lanes.
  double run();

  @Override
  void close();

  /// Sets the task up in this contender.
  ///
  /// @throws IllegalStateException if the contender's results are wrong
  static Task open(Contender contender, String task, int threads) {
    String[] words = task.split(" ");
    return switch (words[0]) {
      case "predict" -> predict(contender, Integer.parseInt(words[1]), threads);
      case "train" -> train(contender, Integer.parseInt(words[1]), threads);
      case "sgemm" -> {
        int[] sizes = Arrays.stream(words[1].split("x")).mapToInt(Integer::parseInt).toArray();
        yield sgemm(contender, sizes[0], sizes[2], sizes[1], threads);
      }
      case "gates" -> KernelTask.gates(Integer.parseInt(words[1]));
      case "sigmoid", "tanh" -> KernelTask.activation(task);
      case "peak" -> peak(threads);
      default -> throw new IllegalArgumentException("no task is called " + task);
    };
  }

  /// Whether this contender can do the task at all.
  static boolean isFor(Contender contender, String task) {
    return switch (task.split(" ")[0]) {
      case "predict" -> contender.runsModel();
      case "train" -> contender.trains();
      case "sgemm" -> contender.multiplies();
      default -> contender instanceof Ours;
    };
  }

  /// Probabilities of the test set, batch after batch and over again.
  private static Task predict(Contender contender, int rows, int threads) {
    Weights weights = Weights.reuters();
    int length = weights.length();
    int[] tokens = Rows.test().tokens();
    int[][] batches = new int[tokens.length / (rows * length)][];
    for (int i = 0; i < batches.length; i++) {
      batches[i] = Arrays.copyOfRange(tokens, i * rows * length, (i + 1) * rows * length);
    }
    Model model = contender.model(weights, threads);
    double tolerance = contender.singlePrecision() ? 1e-5 : 0.05;
    Judge.checkPrediction(model, weights, tokens, rows, tolerance);
    float[] probabilities = new float[rows * weights.classes()];
    return new Task() {
      private int next;

      @Override
      public double run() {
        model.predict(batches[next], rows, probabilities);
        next = (next + 1) % batches.length;
        return rows;
      }

      @Override
      public void close() {
        model.close();
      }
    };
  }

  /// Training on the same 640 rows over again: whole minibatches of 20, 32 and 128.
  private static Task train(Contender contender, int batch, int threads) {
    Weights weights = Weights.reuters();
    Dataset all = Rows.train();
    int[] tokens = Arrays.copyOf(all.tokens(), 640 * weights.length());
    int[] labels = Arrays.copyOf(all.labels(), 640);
    Judge.checkTraining(contender, weights, threads, tokens, labels);
    Model model = contender.model(weights, threads);
    return new Task() {
      @Override
      public double run() {
        model.train(tokens, labels, batch);
        return labels.length;
      }

      @Override
      public void close() {
        model.close();
      }
    };
  }

  private static Task sgemm(Contender contender, int m, int n, int k, int threads) {
    SplittableRandom random = new SplittableRandom(2);
    float[] a = uniform(random, m * k);
    float[] b = uniform(random, k * n);
    Product product = contender.product(m, n, k, a, b, threads);
    product.multiply();
    Judge.checkProduct(m, n, k, a, b, product.result());
    return new Task() {
      @Override
      public double run() {
        product.multiply();
        return 2e-9 * m * n * k;
      }

      @Override
      public void close() {
        product.close();
      }
    };
  }

  private static Task peak(int threads) {
    return new KernelTask(
        () -> {
          if (!Float.isFinite(PeakProbe.run(threads))) {
            throw new IllegalStateException("each chain converges to a half");
          }
          return PeakProbe.gigaflop(threads);
        });
  }

  private static float[] uniform(SplittableRandom random, int size) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    return values;
  }
}
