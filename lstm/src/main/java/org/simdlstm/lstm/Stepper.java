package org.simdlstm.lstm;

import org.simdlstm.kernels.Gates;
import org.simdlstm.kernels.Gemm;
import org.simdlstm.kernels.Softmax;
import org.simdlstm.kernels.Workspace;

/// The states of some sequences and the way to the next step: prediction's time loop.
///
/// A tile of rows goes through all layers before the next one, so that z never leaves the cache.
final class Stepper {
  private final PackedModel model;
  private final Workspace ws = new Workspace();
  private final float[][] h; // for each layer [rows, H]
  private final float[][] c; // the same
  private final int[][] hRows; // where the rows start
  private final int[] zRows; // where the rows of the input product start
  private final int[] noRows; // zeros: every row starts with the bias
  private final float[] x; // a tile's input product [tile, 4H], layers but the first
  private final float[] z; // [tile, 4H]
  private final float[] tanhC; // [tile, H]
  private final int[] xRows; // where the rows of x start

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
      hRows[l] = Buffers.rowOffsets(new int[0], rows, units);
      widest = Math.max(widest, units);
    }
    int tile = Gemm.maxTileRows();
    this.zRows = new int[rows];
    this.noRows = new int[rows];
    this.x = new float[layers == 1 ? 0 : tile * 4 * widest];
    this.z = new float[tile * 4 * widest];
    this.tanhC = new float[tile * widest];
    this.xRows = new int[tile];
  }

  /// One step of the rows `0 .. rows - 1` with the tokens `tokens[0 .. rows - 1]`.
  void step(int rows, int[] tokens) {
    int columns = 4 * model.units(0);
    for (int row = 0; row < rows; row++) {
      zRows[row] = tokens[row] * columns;
    }
    for (int row = 0; row < rows; ) {
      int tile = Gemm.tileRows(rows - row);
      layer(0, row, tile, model.table(), zRows, row);
      for (int l = 1; l < model.layers(); l++) {
        inputProduct(l, row, tile);
        layer(l, row, tile, x, xRows, 0);
      }
      row += tile;
    }
  }

  /// The outputs of the rows `0 .. rows - 1`, into `output` from `offset` on.
  void outputs(int rows, boolean activate, float[] output, int offset) {
    int last = model.layers() - 1;
    int classes = model.classes();
    Gemm.multiply(
        ws,
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
        classes);
    if (activate && model.activation() == Activation.SOFTMAX) {
      Softmax.softmax(rows, classes, output, offset, output, offset);
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

  private void inputProduct(int layer, int row, int tile) {
    int columns = 4 * model.units(layer);
    for (int r = 0; r < tile; r++) {
      xRows[r] = r * columns;
    }
    Gemm.multiply(
        ws,
        tile,
        h[layer - 1],
        hRows[layer - 1],
        row,
        model.kernel(layer),
        model.bias(layer),
        noRows,
        0,
        x,
        0,
        columns);
  }

  private void layer(int layer, int row, int tile, float[] start, int[] startRows, int from) {
    int units = model.units(layer);
    int at = row * units;
    Gemm.multiply(
        ws,
        tile,
        h[layer],
        hRows[layer],
        row,
        model.recurrentKernel(layer),
        start,
        startRows,
        from,
        z,
        0,
        4 * units);
    Gates.forward(tile, units, z, 0, z, 0, c[layer], at, c[layer], at, tanhC, 0, h[layer], at);
  }
}
