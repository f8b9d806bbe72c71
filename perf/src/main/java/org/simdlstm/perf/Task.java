package org.simdlstm.perf;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import org.simdlstm.lstm.Dataset;

/// Work that can be timed, set up and already checked against the judge.
///
/// In text: `predict 32`, `train 20` (rows at a time), `sgemm 64x100x400` (m, k, n); with random
/// tokens and in any [ModelSize] `predict-any 32x100x100x1000` and `train-any`; of our kernels
/// alone `gates 64` (rows), `sigmoid`, `tanh`; and the probes `peak`, `clock` and `memory`.
interface Task extends AutoCloseable {
  /// GFLOP of a call of products; small ones are repeated, or the clock would take as long as they.
  double SHORTEST_CALL = 1e-3;

  /// Rows that are trained on: whole minibatches of 20, 32 and 128.
  int TRAINED = 640;

  /// Does a piece of the work and says how much it was: sequences, GFLOP, GB, 10^9 cycles, or
  /// groups of 16 lanes.
  double run();

  @Override
  void close();

  /// A task from its two halves.
  static Task of(DoubleSupplier work, Runnable close) {
    return new Task() {
      @Override
      public double run() {
        return work.getAsDouble();
      }

      @Override
      public void close() {
        close.run();
      }
    };
  }

  /// Sets the task up in this contender.
  ///
  /// @throws IllegalStateException if the contender's results are wrong
  static Task open(Contender contender, String task, int threads) {
    String[] words = task.split(" ");
    return switch (words[0]) {
      case "predict" ->
          predict(contender, Weights.reuters(), Rows.test(), Integer.parseInt(words[1]), threads);
      case "train" ->
          train(
              contender,
              Weights.reuters(),
              Rows.train().slice(0, TRAINED),
              Integer.parseInt(words[1]),
              threads);
      case "predict-any" -> ModelTask.predict(ModelSize.parse(words[1]), threads);
      case "train-any" -> ModelTask.train(ModelSize.parse(words[1]), threads);
      case "sgemm" -> {
        int[] sizes = Arrays.stream(words[1].split("x")).mapToInt(Integer::parseInt).toArray();
        yield sgemm(contender, sizes[0], sizes[2], sizes[1], threads);
      }
      case "gates" -> KernelTask.gates(Integer.parseInt(words[1]));
      case "sigmoid", "tanh" -> KernelTask.activation(task);
      case "peak" -> peak(threads);
      case "clock" -> clock();
      case "memory" -> of(new MemoryProbe(threads)::run, () -> {});
      default -> throw new IllegalArgumentException("no task is called " + task);
    };
  }

  /// Whether a model runs in it, rather than a kernel.
  static boolean isOfModel(String task) {
    return task.startsWith("predict") || task.startsWith("train");
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

  /// Probabilities of the data, batch after batch and over again.
  static Task predict(Contender contender, Weights weights, Dataset data, int rows, int threads) {
    int length = weights.length();
    int[] tokens = data.tokens();
    int[][] batches = new int[tokens.length / (rows * length)][];
    for (int i = 0; i < batches.length; i++) {
      batches[i] = Arrays.copyOfRange(tokens, i * rows * length, (i + 1) * rows * length);
    }
    Model model = contender.model(weights, threads);
    double tolerance = Judge.tolerance(contender);
    Judge.checkPrediction(model, weights, tokens, rows, Math.min(rows, Judge.ROWS), tolerance);
    return predict(model, batches, rows, weights.classes(), rows);
  }

  /// Prediction of one batch after the other, each of which is so much work.
  static Task predict(Model model, int[][] batches, int rows, int classes, double work) {
    float[] probabilities = new float[rows * classes];
    int[] next = {0};
    return of(
        () -> {
          model.predict(batches[next[0]], rows, probabilities);
          next[0] = (next[0] + 1) % batches.length;
          return work;
        },
        model::close);
  }

  /// Training on the same rows over again.
  static Task train(Contender contender, Weights weights, Dataset data, int batch, int threads) {
    int[] tokens = data.tokens();
    int[] labels = data.labels();
    Judge.checkTraining(contender, weights, threads, tokens, labels, batch);
    Model model = contender.model(weights, threads);
    return of(
        () -> {
          model.train(tokens, labels, batch);
          return labels.length;
        },
        model::close);
  }

  private static Task sgemm(Contender contender, int m, int n, int k, int threads) {
    SplittableRandom random = new SplittableRandom(2);
    float[] a = Weights.uniform(random, m * k, 1);
    float[] b = Weights.uniform(random, k * n, 1);
    Product product = contender.product(m, n, k, a, b, threads);
    product.multiply();
    Judge.checkProduct(m, n, k, a, b, product.result());
    double gigaflop = 2e-9 * m * n * k;
    int times = (int) Math.ceil(SHORTEST_CALL / gigaflop);
    return of(
        () -> {
          for (int i = 0; i < times; i++) {
            product.multiply();
          }
          return times * gigaflop;
        },
        product::close);
  }

  private static Task peak(int threads) {
    return of(
        () -> {
          if (!Float.isFinite(PeakProbe.run(threads))) {
            throw new IllegalStateException("each chain adds up eighths");
          }
          return PeakProbe.gigaflop(threads);
        },
        () -> {});
  }

  private static Task clock() {
    int[] x = {1};
    return of(
        () -> {
          x[0] = ClockProbe.run(x[0]);
          return ClockProbe.GIGACYCLES;
        },
        () -> {});
  }
}
