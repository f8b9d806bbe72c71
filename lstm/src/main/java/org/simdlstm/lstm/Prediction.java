package org.simdlstm.lstm;

import org.simdlstm.kernels.Gemm;
import org.simdlstm.kernels.Workers;

/// One call of a [Predictor]: the rows sorted by padding and cut into chunks, each a task.
final class Prediction implements Workers.Task {
  /// Rows of a chunk: their states and the recurrent matrix together stay in a usual L2 cache.
  private static final int CHUNK = 10 * Gemm.maxTileRows();

  private final PackedModel model;
  private final Stepper[] steppers;
  private final int[][] stepTokens; // for each worker [CHUNK]
  private final float[][] outputs; // for each worker [CHUNK, C]

  private int[] tokens;
  private int length;
  private float[] output;
  private boolean activate;
  private Padding padding;
  private int rows;
  private int chunk;
  private int[] allRows = {};
  private final PaddingOrder order = new PaddingOrder();

  Prediction(PackedModel model, int threads) {
    this.model = model;
    this.steppers = new Stepper[threads];
    this.stepTokens = new int[threads][];
    this.outputs = new float[threads][];
  }

  void begin(int[] tokens, int length, float[] output, boolean activate, int threads) {
    this.tokens = tokens;
    this.length = length;
    this.output = output;
    this.activate = activate;
    this.rows = tokens.length / length;
    int share = Math.ceilDiv(rows, threads);
    int tile = Gemm.maxTileRows();
    this.chunk = Math.clamp(Math.ceilDiv(share, tile) * tile, tile, CHUNK);
    allRows = Buffers.rowOffsets(allRows, rows, 1);
    order.sort(tokens, length, allRows, 0, rows);
    this.padding = model.padding(rows == 0 ? 0 : order.pads(rows - 1));
  }

  int chunks() {
    return Math.ceilDiv(rows, chunk);
  }

  /// Lets go of the caller's arrays.
  void end() {
    tokens = null;
    output = null;
  }

  @Override
  public void run(int index, int worker) {
    if (steppers[worker] == null) {
      steppers[worker] = new Stepper(model, CHUNK);
      stepTokens[worker] = new int[CHUNK];
      outputs[worker] = new float[CHUNK * model.classes()];
    }
    Stepper stepper = steppers[worker];
    int first = index * chunk;
    int count = Math.min(chunk, rows - first);
    int active = 0;
    for (int t = order.pads(first); t < length; t++) {
      while (active < count && order.pads(first + active) <= t) {
        padding.start(stepper, active, order.pads(first + active));
        active++;
      }
      for (int row = 0; row < active; row++) {
        stepTokens[worker][row] = tokens[order.row(first + row) * length + t];
      }
      stepper.step(active, stepTokens[worker]);
    }
    // Sequences of nothing but padding have no step of their own.
    for (; active < count; active++) {
      padding.start(stepper, active, length);
    }
    stepper.outputs(count, activate, outputs[worker], 0);
    int classes = model.classes();
    for (int row = 0; row < count; row++) {
      System.arraycopy(
          outputs[worker], row * classes, output, order.row(first + row) * classes, classes);
    }
  }
}
