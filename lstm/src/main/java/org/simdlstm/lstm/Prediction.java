package org.simdlstm.lstm;

import org.simdlstm.kernels.Gemm;
import org.simdlstm.kernels.Workers;

/// One call of a [Predictor]: the rows sorted by their tokens and cut into chunks, each a task.
final class Prediction implements Workers.Task {
  /// Rows of a chunk: their states and the recurrent matrix together stay in a usual L2 cache.
  private static final int CHUNK = 10 * Gemm.maxTileRows();

  private final PackedModel model;
  private final Stepper[] steppers;
  private final PrefixTree[] trees; // for each worker
  private final int[][] stepTokens; // for each worker [CHUNK]
  private final float[][] outputs; // for each worker [CHUNK, C]

  private int[] tokens;
  private int length;
  private float[] output;
  private boolean activate;
  private Padding padding;
  private int rows;
  private int chunk;
  private final PrefixOrder order = new PrefixOrder();

  Prediction(PackedModel model, int threads) {
    this.model = model;
    this.steppers = new Stepper[threads];
    this.trees = new PrefixTree[threads];
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
    order.sort(tokens, length, rows);
    this.padding = model.padding(rows == 0 ? 0 : order.pads(rows - 1));
  }

  int chunks() {
    return Math.ceilDiv(rows, chunk);
  }

  /// Lets go of the caller's arrays.
  void end() {
    order.end();
    tokens = null;
    output = null;
  }

  @Override
  public void run(int index, int worker) {
    if (steppers[worker] == null) {
      steppers[worker] = new Stepper(model, CHUNK);
      trees[worker] = new PrefixTree(CHUNK);
      stepTokens[worker] = new int[CHUNK];
      outputs[worker] = new float[CHUNK * model.classes()];
    }
    Stepper stepper = steppers[worker];
    PrefixTree tree = trees[worker];
    int count = Math.min(chunk, rows - index * chunk);
    tree.set(order, index * chunk, count);
    int active = 0;
    for (int t = tree.start(0); t < length; t++) {
      active = start(stepper, tree, active, count, t);
      for (int slot = 0; slot < active; slot++) {
        stepTokens[worker][slot] = tokens[tree.row(slot) * length + t];
      }
      stepper.step(active, stepTokens[worker]);
    }
    // A sequence of nothing but padding, or one like another, has no step of its own.
    start(stepper, tree, active, count, length);
    stepper.outputs(count, activate, outputs[worker], 0);
    int classes = model.classes();
    for (int slot = 0; slot < count; slot++) {
      System.arraycopy(outputs[worker], slot * classes, output, tree.row(slot) * classes, classes);
    }
  }

  /// Gives the sequences that start at step `t` their states, and returns how many are active.
  private int start(Stepper stepper, PrefixTree tree, int active, int count, int t) {
    int slot = active;
    for (; slot < count && tree.start(slot) == t; slot++) {
      int parent = tree.parent(slot);
      if (parent == PrefixTree.PADDING) {
        padding.start(stepper, slot, t);
      } else {
        stepper.copyRow(parent, slot);
      }
    }
    return slot;
  }
}
