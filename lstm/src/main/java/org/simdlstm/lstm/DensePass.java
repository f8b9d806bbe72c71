package org.simdlstm.lstm;

import java.util.Arrays;
import org.simdlstm.kernels.Gemm;
import org.simdlstm.kernels.PackedMatrix;
import org.simdlstm.kernels.Reductions;
import org.simdlstm.kernels.Softmax;
import org.simdlstm.kernels.Workspace;

/// Forward and backward through the last layer, softmax and mean cross-entropy included.
///
/// Shapes: B rows of the minibatch in the schedule's order, H inputs, C classes.
final class DensePass {
  private final int inputs;
  private final int classes;
  private final Weight kernel; // W [H, C]
  private final Weight bias; // b [C]
  private final float[] dW;
  private final float[] db;
  private final PackedMatrix packedW;
  private final PackedMatrix packedWTransposed;

  private float[] p = {}; // [B, C], then dlogits
  private double[] loss = {}; // [B]
  private boolean[] right = {}; // [B]
  private int[] labels = {}; // [B]
  private int[] rows = {}; // [B], where the row of p starts
  private int[] hRows = {}; // [B], where the row's final state starts
  private int[] biasRows = {};
  private final float[] zeros;

  DensePass(int inputs, int classes, Weight[] weights, float[][] gradients) {
    this.inputs = inputs;
    this.classes = classes;
    this.kernel = weights[0];
    this.bias = weights[1];
    this.dW = gradients[0];
    this.db = gradients[1];
    this.packedW = new PackedMatrix(inputs, classes);
    this.packedWTransposed = new PackedMatrix(classes, inputs);
    this.zeros = new float[inputs];
  }

  void pack() {
    packedW.pack(kernel.values(), 0, classes, 1);
    packedWTransposed.pack(kernel.values(), 0, 1, classes);
  }

  /// Takes up a minibatch.
  void begin(Schedule schedule, int[] allLabels) {
    int b = schedule.rows;
    p = Buffers.room(p, (long) b * classes);
    rows = Buffers.rowOffsets(rows, 0, b, classes);
    if (labels.length < b) {
      labels = new int[b];
      loss = new double[b];
      right = new boolean[b];
      hRows = new int[b];
      biasRows = new int[b];
    }
    for (int i = 0; i < b; i++) {
      labels[i] = allLabels[schedule.order.row(i)];
    }
    Arrays.fill(dW, 0);
    Arrays.fill(db, 0);
  }

  /// Takes up the schedule's microbatch.
  void enter(Schedule schedule) {
    for (int s = 0; s < schedule.microbatchShards; s++) {
      Schedule.Shard shard = schedule.shard(s);
      for (int i = 0; i < shard.count; i++) {
        hRows[shard.firstSorted + i] = shard.slot(schedule.length, shard.base + i) * inputs;
      }
    }
  }

  /// Logits, probabilities and loss of a shard's rows, and back to dh.
  void forwardAndBackward(
      Schedule schedule, Schedule.Shard shard, float[] h, float[] dh, int dhRow, Workspace ws) {
    int from = shard.firstSorted;
    int at = from * classes;
    Gemm.multiply(
        ws, shard.count, h, hRows, from, packedW, bias.values(), biasRows, 0, p, at, classes);
    for (int i = from; i < from + shard.count; i++) {
      right[i] = Classes.best(p, i * classes, classes) == labels[i];
    }
    Softmax.crossEntropy(shard.count, classes, p, at, labels, from, p, at, loss, from);
    Softmax.backward(shard.count, classes, p, at, labels, from, 1f / schedule.rows, p, at);
    Gemm.multiply(
        ws,
        shard.count,
        p,
        rows,
        from,
        packedWTransposed,
        zeros,
        biasRows,
        0,
        dh,
        dhRow + shard.base * inputs,
        inputs);
  }

  /// `dW += h^T dlogits` and `db += dlogits`.
  void gradient(Schedule schedule, float[] h, Workspace ws) {
    for (int s = 0; s < schedule.microbatchShards; s++) {
      int from = schedule.shard(s).firstSorted;
      int count = schedule.shard(s).count;
      Gemm.addTransposed(
          ws, count, inputs, classes, h, hRows, from, p, from * classes, classes, dW, 0, classes);
      for (int i = from; i < from + count; i++) {
        Reductions.add(p, i * classes, db, 0, classes);
      }
    }
  }

  /// The sum of the rows' losses.
  double loss(int rows) {
    double sum = 0;
    for (int i = 0; i < rows; i++) {
      sum += loss[i];
    }
    return sum;
  }

  /// Rows whose most probable class is the label.
  int right(int rows) {
    int count = 0;
    for (int i = 0; i < rows; i++) {
      count += right[i] ? 1 : 0;
    }
    return count;
  }
}
