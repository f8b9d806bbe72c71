package org.simdlstm.lstm;

import org.simdlstm.kernels.Gates;
import org.simdlstm.kernels.Gemm;
import org.simdlstm.kernels.Scalar;
import org.simdlstm.kernels.Softmax;
import org.simdlstm.kernels.Workspace;

/// The states of some sequences and the way to the next step: prediction's time loop.
///
/// A block of rows goes through all layers before the next one, so that z never leaves the cache.
final class Stepper {
  private final PackedModel model;
  private final Workspace ws = new Workspace();
  private final float[][] h; // for each layer [rows, H]
  private final float[][] c; // the same
  private final int[][] hRows; // where the rows start
  private final int[] zRows; // where the rows of the input product start
  private final int[] eRow = new int[1]; // where a token's embedding starts
  private final int[] noRows; // zeros: every row starts with the bias
  private final float[] x; // a block's input product [block, 4H], layers but the first
  private final float[] z; // [block, 4H]
  private final float[] gates; // [block, 4H]
  private final float[] cPrev; // [block, H]
  private final float[] tanhC; // [block, H]
  private final int[] xRows; // where the rows of x start
  private final int widest; // the most units of a layer

  Stepper(PackedModel model, int rows) {
    this.model = model;
    int layers = model.layers();
    this.h = new float[layers][];
    this.c = new float[layers][];
    this.hRows = new int[layers][];
    int widest = 0;
    for (int l = 0; l < layers; l++) {
      int units = model.units(l);
      h[l] = new float[rows * units];
      c[l] = new float[rows * units];
      hRows[l] = Buffers.rowOffsets(new int[0], 0, rows, units);
      widest = Math.max(widest, units);
    }
    int block = Math.min(rows, Gemm.maxBlockRows(widest, 4 * widest));
    this.widest = widest;
    this.zRows = new int[rows];
    this.noRows = new int[rows];
    this.x = new float[layers == 1 ? 0 : block * 4 * widest];
    this.z = new float[block * 4 * widest];
    this.gates = new float[block * 4 * widest];
    this.cPrev = new float[block * widest];
    this.tanhC = new float[block * widest];
    this.xRows = new int[block];
  }

  /// One step of the rows `0 .. rows - 1` with the tokens `tokens[0 .. rows - 1]`.
  void step(int rows, int[] tokens) {
    startRows(rows, tokens);
    for (int row = 0; row < rows; ) {
      int block = WarmUp.blockRows(model, Gemm.blockRows(rows - row, widest, 4 * widest));
      block(row, block, WarmUp.haveWon(block));
      row += block;
    }
  }

  /// The same for the rows of one block, with or without vectors.
  void step(int rows, int[] tokens, boolean vectors) {
    startRows(rows, tokens);
    block(0, rows, vectors);
  }

  private void startRows(int rows, int[] tokens) {
    int columns = 4 * model.units(0);
    for (int row = 0; row < rows; row++) {
      if (!model.isFolded(tokens[row])) {
        fold(tokens[row]);
      }
      zRows[row] = tokens[row] * columns;
    }
  }

  /// Computes a token's row of the table, in z, since other threads may do so as well.
  private void fold(int token) {
    eRow[0] = token * model.dimension();
    multiply(
        1,
        model.embeddings(),
        eRow,
        0,
        model.kernel(0),
        model.bias(0),
        noRows,
        0,
        z,
        0,
        4 * model.units(0),
        WarmUp.vectors(model, 1));
    model.folded(token, z);
  }

  private void block(int row, int block, boolean vectors) {
    layer(0, row, block, model.table(), zRows, row, vectors);
    for (int l = 1; l < model.layers(); l++) {
      inputProduct(l, row, block, vectors);
      layer(l, row, block, x, xRows, 0, vectors);
    }
  }

  /// The outputs of the rows `0 .. rows - 1`, into `output` from `offset` on.
  void outputs(int rows, boolean activate, float[] output, int offset) {
    outputs(rows, activate, output, offset, WarmUp.vectors(model, rows));
  }

  /// The same with or without vectors.
  void outputs(int rows, boolean activate, float[] output, int offset, boolean vectors) {
    int last = model.layers() - 1;
    int classes = model.classes();
    multiply(
        rows,
        h[last],
        hRows[last],
        0,
        model.denseKernel(),
        model.denseBias(),
        noRows,
        0,
        output,
        offset,
        classes,
        vectors);
    if (activate && model.activation() == Activation.SOFTMAX) {
      if (vectors) {
        Softmax.softmax(rows, classes, output, offset, output, offset);
      } else {
        Scalar.softmax(rows, classes, output, offset, output, offset);
      }
    }
  }

  /// Gives row `to` the state of row `from`.
  void copyRow(int from, int to) {
    for (int l = 0; l < model.layers(); l++) {
      copyState(l, from, h[l], c[l], to * model.units(l));
    }
  }

  /// Copies the state of `row` to `offset`.
  void copyState(int layer, int row, float[] toH, float[] toC, int offset) {
    int units = model.units(layer);
    System.arraycopy(h[layer], row * units, toH, offset, units);
    System.arraycopy(c[layer], row * units, toC, offset, units);
  }

  /// Takes the state of `row` from row `from` of the arrays.
  void setState(int layer, int row, float[] fromH, float[] fromC, int from) {
    int units = model.units(layer);
    System.arraycopy(fromH, from * units, h[layer], row * units, units);
    System.arraycopy(fromC, from * units, c[layer], row * units, units);
  }

  private void inputProduct(int layer, int row, int block, boolean vectors) {
    int columns = 4 * model.units(layer);
    for (int r = 0; r < block; r++) {
      xRows[r] = r * columns;
    }
    multiply(
        block,
        h[layer - 1],
        hRows[layer - 1],
        row,
        model.kernel(layer),
        model.bias(layer),
        noRows,
        0,
        x,
        0,
        columns,
        vectors);
  }

  private void layer(
      int layer, int row, int block, float[] start, int[] startRows, int from, boolean vectors) {
    int units = model.units(layer);
    int at = row * units;
    float[] hl = h[layer];
    float[] cl = c[layer];
    WeightMatrix u = model.recurrentKernel(layer);
    multiply(block, hl, hRows[layer], row, u, start, startRows, from, z, 0, 4 * units, vectors);
    System.arraycopy(cl, at, cPrev, 0, block * units);
    if (vectors) {
      Gates.forward(block, units, z, 0, gates, 0, cPrev, 0, cl, at, tanhC, 0, hl, at);
    } else {
      Scalar.forward(block, units, z, 0, gates, 0, cPrev, 0, cl, at, tanhC, 0, hl, at);
    }
  }

  private void multiply(
      int m,
      float[] a,
      int[] aRows,
      int aFrom,
      WeightMatrix b,
      float[] s,
      int[] sRows,
      int sFrom,
      float[] c,
      int c0,
      int cStride,
      boolean vectors) {
    if (vectors) {
      Gemm.multiply(ws, m, a, aRows, aFrom, b.packed(), s, sRows, sFrom, c, c0, cStride);
    } else {
      Scalar.multiply(
          ws,
          m,
          a,
          aRows,
          aFrom,
          b.rows(),
          b.columns(),
          b.values(),
          s,
          sRows,
          sFrom,
          c,
          c0,
          cStride);
    }
  }
}
