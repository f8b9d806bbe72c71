package org.simdlstm.lstm;

import java.util.Arrays;
import org.simdlstm.kernels.Gemm;

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
  private int[] order = {}; // the row at each sorted position, least padding first
  private int[] pads = {}; // its tokens 0 in front
  private int[] counts = {};

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
    int share = (rows + threads - 1) / threads;
    int tile = Gemm.maxTileRows();
    this.chunk = Math.clamp((share + tile - 1) / tile * tile, tile, CHUNK);
    sort();
    this.padding = model.padding(rows == 0 ? 0 : pads[rows - 1]);
  }

  int chunks() {
    return (rows + chunk - 1) / chunk;
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
    for (int t = pads[first]; t < length; t++) {
      while (active < count && pads[first + active] <= t) {
        padding.start(stepper, active, pads[first + active]);
        active++;
      }
      for (int row = 0; row < active; row++) {
        stepTokens[worker][row] = tokens[order[first + row] * length + t];
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
          outputs[worker], row * classes, output, order[first + row] * classes, classes);
    }
  }

  private void sort() {
    if (order.length < rows) {
      order = new int[rows];
      pads = new int[rows];
    }
    if (counts.length < length + 2) {
      counts = new int[length + 2];
    }
    Arrays.fill(counts, 0);
    for (int row = 0; row < rows; row++) {
      counts[Schedule.leadingPads(tokens, row * length, length) + 1]++;
    }
    for (int p = 1; p < counts.length; p++) {
      counts[p] += counts[p - 1];
    }
    for (int row = 0; row < rows; row++) {
      int rowPads = Schedule.leadingPads(tokens, row * length, length);
      int sorted = counts[rowPads]++;
      order[sorted] = row;
      pads[sorted] = rowPads;
    }
  }
}
