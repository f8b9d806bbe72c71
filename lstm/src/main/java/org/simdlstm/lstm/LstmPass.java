package org.simdlstm.lstm;

import java.util.Arrays;
import org.simdlstm.kernels.CacheLines;
import org.simdlstm.kernels.Gates;
import org.simdlstm.kernels.Gemm;
import org.simdlstm.kernels.PackedMatrix;
import org.simdlstm.kernels.Reductions;
import org.simdlstm.kernels.Workspace;

/// Forward and backward through one LSTM layer for a microbatch, all steps.
///
/// Names and equations: docs/lstm.md. Shapes: S row-steps and F final states (see [Schedule]), N
/// inputs, D input length, H units. The input product `P = x W + b` is computed once for each
/// input; its rows are the start values of `z = P[input] + h U`. Gradients of weights add up over
/// the microbatches of a minibatch, and those of inputs over all microbatches that use them.
final class LstmPass {
  /// Rows of a product that are one task: enough to keep a panel in cache, small enough to share.
  private static final int TASK_ROWS = 64;

  private final int inputs;
  private final int units;
  private final int columnTasks;
  private final int taskColumns;
  private final Weight kernel; // W [D, 4H]
  private final Weight recurrentKernel; // U [H, 4H]
  private final Weight bias; // b [4H]
  private final float[] dW;
  private final float[] dU;
  private final float[] db;
  private final PackedMatrix packedW;
  private final PackedMatrix packedU;
  private final PackedMatrix packedWTransposed;
  private final PackedMatrix packedUTransposed;
  private final float[] zeros;

  private Schedule schedule;

  // x: input row n is the D floats at xRows[n].
  private float[] x;
  private int[] xRows;
  private int inputCount;
  private int[] inputOf; // [S]
  private int[] pRows = {}; // [S], where the row of P starts
  private final int[] biasRows = new int[TASK_ROWS];

  private float[] p = {}; // [N, 4H]
  private int pStart; // of its row 0
  private float[] dP = {}; // [N, 4H]
  private int[] dPRows = {}; // [N + 1], where the row of dP starts
  private float[] h = {}; // [S + F, H], the state before each step
  private float[] c = {}; // [S + F, H]
  private float[] gates = {}; // [S, 4H], going backward turned into dz
  private float[] tanhC = {}; // [S, H]
  private int[] hRows = {}; // [S + F], where the row of h starts
  private int[] gateRows = {}; // [S + 1], where the row of gates, or of dz, starts
  private float[] dh = {}; // [rows and pad rows, H]
  private float[] dc = {}; // the same

  LstmPass(int inputs, int units, Weight[] weights, float[][] gradients, int workers) {
    this.inputs = inputs;
    this.units = units;
    // An even share in whole vectors of 16: as few tasks as busy all workers, for every task copies
    // h or x anew; any cut gives the same bits.
    this.taskColumns = Math.ceilDiv(Math.ceilDiv(4 * units, workers), 16) * 16;
    this.columnTasks = Math.ceilDiv(4 * units, taskColumns);
    this.kernel = weights[0];
    this.recurrentKernel = weights[1];
    this.bias = weights[2];
    this.dW = gradients[0];
    this.dU = gradients[1];
    this.db = gradients[2];
    this.packedW = new PackedMatrix(inputs, 4 * units);
    this.packedU = new PackedMatrix(units, 4 * units);
    this.packedWTransposed = new PackedMatrix(4 * units, inputs);
    this.packedUTransposed = new PackedMatrix(4 * units, units);
    this.zeros = new float[Math.max(units, inputs)];
  }

  static final int PACK_TASKS = 4;

  /// Packs one of the four forms of the weights.
  void pack(int task) {
    switch (task) {
      case 0 -> packedW.pack(kernel.values(), 0, 4 * units, 1);
      case 1 -> packedU.pack(recurrentKernel.values(), 0, 4 * units, 1);
      case 2 -> packedWTransposed.pack(kernel.values(), 0, 1, 4 * units);
      case 3 -> packedUTransposed.pack(recurrentKernel.values(), 0, 1, 4 * units);
      default -> throw new AssertionError(task);
    }
  }

  /// Takes up a minibatch.
  void begin(Schedule schedule) {
    this.schedule = schedule;
    int rows = schedule.rows + schedule.shardCount;
    dh = Buffers.room(dh, (long) rows * units);
    dc = Buffers.room(dc, (long) rows * units);
    Arrays.fill(dW, 0);
    Arrays.fill(dU, 0);
    Arrays.fill(db, 0);
  }

  /// Takes up N inputs, of which number n is the D floats at `xRows[n]` of `x`.
  void takeInputs(float[] x, int[] xRows, int count) {
    this.x = x;
    this.xRows = xRows;
    this.inputCount = count;
    p = Buffers.alignedRoom(p, 4L * units * count);
    pStart = CacheLines.first(p);
    dP = Buffers.alignedRoom(dP, 4L * units * count);
    dPRows = Buffers.rowOffsets(dPRows, CacheLines.first(dP), count, 4 * units);
  }

  /// Takes up the schedule's microbatch, whose row-step `s` has the input of number `inputOf[s]`.
  void enter(int[] inputOf) {
    int steps = schedule.steps;
    int slots = schedule.slots;
    h = Buffers.room(h, (long) slots * units);
    c = Buffers.room(c, (long) slots * units);
    gates = Buffers.alignedRoom(gates, 4L * units * steps);
    tanhC = Buffers.room(tanhC, (long) steps * units);
    hRows = Buffers.rowOffsets(hRows, 0, slots, units);
    gateRows = Buffers.rowOffsets(gateRows, CacheLines.first(gates), steps, 4 * units);
    this.inputOf = inputOf;
    if (pRows.length < steps) {
      pRows = new int[steps + steps / 8];
    }
    for (int s = 0; s < steps; s++) {
      pRows[s] = pStart + inputOf[s] * 4 * units;
    }
  }

  int units() {
    return units;
  }

  float[] h() {
    return h;
  }

  /// Where the row of h of each slot starts.
  int[] hRows() {
    return hRows;
  }

  float[] dh() {
    return dh;
  }

  int inputTasks() {
    return Math.ceilDiv(inputCount, TASK_ROWS);
  }

  /// `P = x W + b` for some of the inputs, whose gradients start from zero.
  void inputProduct(int task, Workspace ws) {
    int from = task * TASK_ROWS;
    int count = Math.min(TASK_ROWS, inputCount - from);
    Arrays.fill(dP, dPRows[from], dPRows[from] + count * 4 * units, 0);
    Gemm.multiply(
        ws,
        count,
        x,
        xRows,
        from,
        packedW,
        bias.values(),
        biasRows,
        0,
        p,
        pStart + from * 4 * units,
        4 * units);
  }

  /// All steps of one shard.
  void forward(Schedule.Shard shard, Workspace ws) {
    zeroStart(shard);
    for (int t = 0; t < schedule.length; t++) {
      if (t > 0) {
        fork(shard, t);
      }
      int row = shard.firstComputed(t);
      while (row < shard.end[t]) {
        int rows = Gemm.blockRows(shard.end[t] - row, units, 4 * units);
        step(shard.slot(t, row), shard.slot(t + 1, row), rows, t > 0, ws);
        row += rows;
      }
    }
    fork(shard, schedule.length);
  }

  /// `z = P + h U`, or just P where h is zero, and the gates for a block of rows still in cache.
  private void step(int slot, int nextSlot, int rows, boolean hasState, Workspace ws) {
    float[] z = ws.rows(Gemm.maxBlockRows(units, 4 * units) * 4 * units);
    if (hasState) {
      Gemm.multiply(ws, rows, h, hRows, slot, packedU, p, pRows, slot, z, 0, 4 * units);
    } else {
      for (int r = 0; r < rows; r++) {
        System.arraycopy(p, pRows[slot + r], z, r * 4 * units, 4 * units);
      }
    }
    Gates.forward(
        rows,
        units,
        z,
        0,
        gates,
        gateRows[slot],
        c,
        slot * units,
        c,
        nextSlot * units,
        tanhC,
        slot * units,
        h,
        nextSlot * units);
  }

  private void zeroStart(Schedule.Shard shard) {
    int from = shard.firstSlot[0] * units;
    int to = from + shard.slots(0) * units;
    Arrays.fill(h, from, to, 0);
    Arrays.fill(c, from, to, 0);
  }

  /// The rows that start at step `t` start from the pad row.
  private void fork(Schedule.Shard shard, int t) {
    for (int row = shard.firstForked(t); row < shard.end[t]; row++) {
      int pad = shard.slot(t, 0) * units;
      int own = shard.slot(t, row) * units;
      System.arraycopy(h, pad, h, own, units);
      System.arraycopy(c, pad, c, own, units);
    }
  }

  /// Where row 0 of a shard of the microbatch stands in dh and dc.
  int gradientRow(int shard) {
    return (schedule.shard(shard).firstSorted + schedule.firstShard + shard) * units;
  }

  /// All steps of one shard of the microbatch, last first.
  ///
  /// What comes in at each step from a layer above stands in `above` at the row-step's slot. Where
  /// there is none, `above` is null and dh holds the gradient of each row's final state.
  void backward(int index, float[] above, Workspace ws) {
    Schedule.Shard shard = schedule.shard(index);
    int gradients = gradientRow(index);
    Arrays.fill(dc, gradients, gradients + shard.end[schedule.length] * units, 0);
    int zeroRows = above == null ? shard.base : shard.end[schedule.length];
    Arrays.fill(dh, gradients, gradients + zeroRows * units, 0);
    unfork(shard, schedule.length, gradients);
    for (int t = schedule.length - 1; t >= 0; t--) {
      if (t == shard.padEnd && shard.base == 1) {
        // The pad row's last state has a slot here, but no step.
        int row = gateRows[shard.firstSlot[t]];
        Arrays.fill(gates, row, row + 4 * units, 0);
      }
      int row = shard.firstComputed(t);
      while (row < shard.end[t]) {
        int rows = Gemm.blockRows(shard.end[t] - row, 4 * units, units);
        stepBack(shard.slot(t, row), gradients + row * units, rows, above, t > 0, ws);
        row += rows;
      }
      if (t > 0) {
        unfork(shard, t, gradients);
      }
    }
  }

  private void stepBack(
      int slot, int gradients, int rows, float[] above, boolean goOn, Workspace ws) {
    int dz = gateRows[slot];
    if (above != null) {
      Reductions.add(above, slot * units, dh, gradients, rows * units);
    }
    Gates.backward(
        rows,
        units,
        gates,
        dz,
        c,
        slot * units,
        tanhC,
        slot * units,
        dh,
        gradients,
        dc,
        gradients,
        gates,
        dz);
    if (goOn) {
      Gemm.multiply(
          ws,
          rows,
          gates,
          gateRows,
          slot,
          packedUTransposed,
          zeros,
          biasRows,
          0,
          dh,
          gradients,
          units);
      Gates.dropVanished(dh, gradients, rows * units);
      Gates.dropVanished(dc, gradients, rows * units);
    }
  }

  /// What the rows that started at step `t` hand back to the pad row they started from.
  private void unfork(Schedule.Shard shard, int t, int gradients) {
    for (int row = shard.firstForked(t); row < shard.end[t]; row++) {
      Reductions.add(dh, gradients + row * units, dh, gradients, units);
      Reductions.add(dc, gradients + row * units, dc, gradients, units);
    }
  }

  int columnTasks() {
    return columnTasks;
  }

  /// Some columns of `dP[input] += dz`, and of `dU += h^T dz` without the first step, whose h is
  /// zero.
  void dzGradients(int task, Workspace ws) {
    int from = task * taskColumns;
    int columns = columns(task);
    for (int s = 0; s < schedule.microbatchShards; s++) {
      Schedule.Shard shard = schedule.shard(s);
      int slot = shard.firstSlot[0];
      int end = slot + shard.steps;
      int second = slot + shard.slots(0);
      addToInputs(slot, second, from, columns);
      int rows; // a chain at a time, so that dz comes to the cache once for both
      for (int i = second; i < end; i += rows) {
        rows = Gemm.chainLength(end - i);
        addToInputs(i, i + rows, from, columns);
        Gemm.addTransposed(
            ws,
            rows,
            units,
            columns,
            h,
            hRows,
            i,
            gates,
            gateRows[i] + from,
            4 * units,
            dU,
            from,
            4 * units);
      }
    }
  }

  /// Some columns of `dP[input] += dz` for the row-steps `first .. end - 1`.
  private void addToInputs(int first, int end, int from, int columns) {
    for (int i = first; i < end; i++) {
      Reductions.add(gates, gateRows[i] + from, dP, dPRows[inputOf[i]] + from, columns);
    }
  }

  /// Some columns of `dW += x^T dP` and `db += dP` over all inputs.
  void kernelGradient(int task, Workspace ws) {
    kernelGradient(task, 0, inputCount, ws);
  }

  /// The same where each row-step of the microbatch has an input of its own: shard after shard.
  void kernelGradientOfShards(int task, Workspace ws) {
    for (int s = 0; s < schedule.microbatchShards; s++) {
      Schedule.Shard shard = schedule.shard(s);
      kernelGradient(task, shard.firstSlot[0], shard.steps, ws);
    }
  }

  private void kernelGradient(int task, int first, int count, Workspace ws) {
    int from = task * taskColumns;
    int at = dPRows[first] + from;
    int columns = columns(task);
    Gemm.addTransposed(
        ws, count, inputs, columns, x, xRows, first, dP, at, 4 * units, dW, from, 4 * units);
    for (int n = 0; n < count; n++) {
      Reductions.add(dP, at + n * 4 * units, db, from, columns);
    }
  }

  /// `dx = dP W^T` for some of the inputs: rows of D floats in `dx`.
  void inputBackward(int task, float[] dx, Workspace ws) {
    int from = task * TASK_ROWS;
    int count = Math.min(TASK_ROWS, inputCount - from);
    Gemm.multiply(
        ws,
        count,
        dP,
        dPRows,
        from,
        packedWTransposed,
        zeros,
        biasRows,
        0,
        dx,
        from * inputs,
        inputs);
  }

  private int columns(int task) {
    return Math.min(4 * units - task * taskColumns, taskColumns);
  }
}
