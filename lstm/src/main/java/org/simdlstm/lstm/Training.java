package org.simdlstm.lstm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.simdlstm.kernels.Workers;
import org.simdlstm.kernels.Workspace;

/// Computes gradients of minibatches, and takes optimiser steps with them.
///
/// A minibatch passes in microbatches, as many shards at a time as there are workers, and a
/// microbatch passes through phases; the tasks of a phase are shared by the workers, and no phase
/// starts before the one before it is done. Rows go forward and backward independently of each
/// other, and every sum over rows is computed shard after shard by whoever owns its output, so
/// nothing depends on the number of workers.
final class Training {
  /// Weights that one task of the optimiser updates.
  private static final int ADAM_TASK = 1 << 14;

  private final Sequential model;
  private final Workers workers;
  private final Workspace[] workspaces;
  private final Schedule schedule;
  private final Embedding embedding;
  private final Weight embeddings; // E [V, D]
  private final float[] dE;
  private final LstmPass[] lstms;
  private final DensePass dense;
  private final List<float[]> gradients = new ArrayList<>();
  private final List<Range> ranges = new ArrayList<>();
  private final Moments moments;

  private int[] embeddingRows = {}; // [N], where the distinct tokens' rows of E start
  private float[] dx = {}; // [N, D]
  private final int[][]
      above; // for each stacked layer: where its inputs start in h of the layer below
  private final float[][] dAbove; // for each layer but the last: what comes in from the one above
  private int[] identity = {};

  /// Some weights of one array.
  private record Range(int weight, int from, int count) {}

  Training(Sequential model, Workers workers) {
    this.model = model;
    this.workers = workers;
    this.workspaces = new Workspace[workers.threads()];
    Arrays.setAll(workspaces, i -> new Workspace());
    this.moments = new Moments(model);
    for (Weight weight : model.weights()) {
      gradients.add(new float[weight.values().length]);
    }
    this.embedding = (Embedding) model.layers().getFirst();
    this.embeddings = model.weights().getFirst();
    this.dE = gradients.getFirst();
    int layers = model.layers().size() - 2;
    this.lstms = new LstmPass[layers];
    this.above = new int[layers][0];
    this.dAbove = new float[layers][0];
    int input = embedding.outputDim();
    int widest = 0;
    for (int l = 0; l < layers; l++) {
      int units = ((Lstm) model.layers().get(l + 1)).units();
      lstms[l] =
          new LstmPass(
              input, units, weights(1 + 3 * l, 3), gradients(1 + 3 * l, 3), workers.threads());
      input = units;
      widest = Math.max(widest, units);
    }
    this.schedule = new Schedule(model.inputDim(), widest);
    int last = 1 + 3 * layers;
    this.dense = new DensePass(input, model.outputDim(), weights(last, 2), gradients(last, 2));
    for (int w = 0; w < gradients.size(); w++) {
      int length = gradients.get(w).length;
      for (int from = 0; from < length; from += ADAM_TASK) {
        ranges.add(new Range(w, from, Math.min(ADAM_TASK, length - from)));
      }
    }
  }

  /// The gradient of each weight after [#gradients], in the order of the model's weights.
  List<float[]> gradients() {
    return gradients;
  }

  /// The sum of the losses of the last minibatch's rows.
  double loss() {
    return dense.loss(schedule.rows);
  }

  /// The last minibatch's rows whose most probable class is the label.
  int right() {
    return dense.right(schedule.rows);
  }

  /// Computes the gradient of the mean loss of the rows `rowIds[from .. from + count - 1]`.
  void gradients(Dataset data, int[] rowIds, int from, int count) {
    begin(data, rowIds, from, count);
    workers.run(lstms.length * LstmPass.PACK_TASKS + 1, this::pack);
    inputProduct(lstms[0]);
    for (int shard = 0; shard < schedule.shardCount; shard += workers.threads()) {
      schedule.enter(shard, workers.threads());
      microbatch();
    }
    inputGradients(0, dx);
    scatterEmbeddingGradient();
  }

  private void microbatch() {
    dense.enter(schedule);
    int top = lstms.length - 1;
    for (int l = 0; l <= top; l++) {
      LstmPass lstm = lstms[l];
      enter(l);
      if (l > 0) {
        inputProduct(lstm);
      }
      if (l < top) {
        workers.run(
            schedule.microbatchShards,
            (shard, w) -> lstm.forward(schedule.shard(shard), workspaces[w]));
      }
    }
    workers.run(
        schedule.microbatchShards, (shard, w) -> thereAndBack(lstms[top], shard, workspaces[w]));
    dzGradients(top);
    for (int l = top - 1; l >= 0; l--) {
      inputGradients(l + 1, dAbove[l]);
      backward(l);
      dzGradients(l);
    }
  }

  /// A shard through the last LSTM, the head and back again while its states are in cache.
  private void thereAndBack(LstmPass last, int shard, Workspace ws) {
    last.forward(schedule.shard(shard), ws);
    dense.forwardAndBackward(
        schedule, schedule.shard(shard), last.h(), last.dh(), last.gradientRow(shard), ws);
    last.backward(shard, null, ws);
  }

  /// Moves the weights along the last gradients.
  void step(Adam adam) {
    moments.count();
    workers.run(ranges.size(), (task, w) -> update(adam, ranges.get(task)));
  }

  private void update(Adam adam, Range range) {
    int w = range.weight();
    float[] values = model.weights().get(w).values();
    moments.step(adam, w, values, gradients.get(w), range.from(), range.count());
  }

  private void begin(Dataset data, int[] rowIds, int from, int count) {
    clearEmbeddingGradient();
    schedule.set(data, rowIds, from, count);
    int dimension = embedding.outputDim();
    if (embeddingRows.length < schedule.distinctCount) {
      embeddingRows = new int[schedule.distinctCount];
    }
    for (int n = 0; n < schedule.distinctCount; n++) {
      embeddingRows[n] = schedule.distinct[n] * dimension;
    }
    dx = Buffers.room(dx, (long) schedule.distinctCount * dimension);
    for (LstmPass lstm : lstms) {
      lstm.begin(schedule);
    }
    lstms[0].takeInputs(embeddings.values(), embeddingRows, schedule.distinctCount);
    dense.begin(schedule, data.labels());
  }

  /// Takes one layer to the schedule's microbatch.
  private void enter(int layer) {
    if (layer == 0) {
      lstms[0].enter(schedule.distinctOf);
      return;
    }
    LstmPass below = lstms[layer - 1];
    above[layer] = outputRows(below, above[layer]);
    dAbove[layer - 1] = Buffers.room(dAbove[layer - 1], (long) schedule.steps * below.units());
    identity = Buffers.rowOffsets(identity, 0, schedule.steps, 1);
    lstms[layer].takeInputs(below.h(), above[layer], schedule.steps);
    lstms[layer].enter(identity);
  }

  /// For each row-step where its output starts in the layer's h: the state before the next step.
  private int[] outputRows(LstmPass below, int[] rows) {
    int[] result = rows.length >= schedule.steps ? rows : new int[schedule.steps];
    for (int s = 0; s < schedule.microbatchShards; s++) {
      Schedule.Shard shard = schedule.shard(s);
      for (int t = 0; t < schedule.length; t++) {
        for (int row = shard.firstRow(t); row < shard.end[t]; row++) {
          boolean computed = row >= shard.firstComputed(t);
          int slot = shard.slot(t, row);
          result[slot] = below.hRows()[computed ? shard.slot(t + 1, row) : slot];
        }
      }
    }
    return result;
  }

  private void pack(int task, int worker) {
    if (task == lstms.length * LstmPass.PACK_TASKS) {
      dense.pack();
    } else {
      lstms[task / LstmPass.PACK_TASKS].pack(task % LstmPass.PACK_TASKS);
    }
  }

  private void inputProduct(LstmPass lstm) {
    workers.run(lstm.inputTasks(), (task, w) -> lstm.inputProduct(task, workspaces[w]));
  }

  private void backward(int layer) {
    LstmPass lstm = lstms[layer];
    workers.run(
        schedule.microbatchShards,
        (shard, w) -> lstm.backward(shard, dAbove[layer], workspaces[w]));
  }

  /// What follows from a layer's dz: the gradients of U and of the inputs' products, and beside
  /// them those of the dense layer.
  private void dzGradients(int layer) {
    LstmPass lstm = lstms[layer];
    boolean top = layer == lstms.length - 1;
    int columns = lstm.columnTasks();
    workers.run(
        columns + (top ? 1 : 0),
        (task, w) -> {
          if (task < columns) {
            lstm.dzGradients(task, workspaces[w]);
          } else {
            dense.gradient(schedule, lstm.h(), workspaces[w]);
          }
        });
  }

  /// What follows from the gradients of the inputs' products: those of W, of b and of the inputs.
  private void inputGradients(int layer, float[] into) {
    LstmPass lstm = lstms[layer];
    int columns = lstm.columnTasks();
    workers.run(
        columns + lstm.inputTasks(),
        (task, w) -> {
          if (task >= columns) {
            lstm.inputBackward(task - columns, into, workspaces[w]);
          } else if (layer == 0) {
            lstm.kernelGradient(task, workspaces[w]);
          } else {
            lstm.kernelGradientOfShards(task, workspaces[w]);
          }
        });
  }

  private void clearEmbeddingGradient() {
    int dimension = embedding.outputDim();
    for (int n = 0; n < schedule.distinctCount; n++) {
      int row = schedule.distinct[n] * dimension;
      Arrays.fill(dE, row, row + dimension, 0);
    }
  }

  private void scatterEmbeddingGradient() {
    int dimension = embedding.outputDim();
    for (int n = 0; n < schedule.distinctCount; n++) {
      System.arraycopy(dx, n * dimension, dE, embeddingRows[n], dimension);
    }
  }

  private Weight[] weights(int from, int count) {
    return model.weights().subList(from, from + count).toArray(Weight[]::new);
  }

  private float[][] gradients(int from, int count) {
    return gradients.subList(from, from + count).toArray(float[][]::new);
  }
}
