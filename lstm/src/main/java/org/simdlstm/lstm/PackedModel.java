package org.simdlstm.lstm;

import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;

/// A model's weights in the form in which prediction reads them, all of it computed once.
///
/// The embedding and the first input product are folded into one table: row `token` of `P = E W +
/// b` is the start value of `z` at every step with that token. A row is computed when its token
/// first comes, for a start with few of them.
final class PackedModel {
  private final int vocabulary;
  private final int classes;
  private final Activation activation;
  private final int[] units;
  private final int dimension;
  private final float[] embeddings; // E [V, D]
  private final float[] table; // P [V, 4H]
  private final AtomicIntegerArray folded; // [V], 1 where the table has the token's row
  private final WeightMatrix[] kernels; // W of each layer [D, 4H]
  private final float[][] biases; // b of each layer [4H]
  private final WeightMatrix[] recurrentKernels; // U of each layer [H, 4H]
  private final WeightMatrix denseKernel; // [H, C]
  private final float[] denseBias; // [C]
  private volatile Padding padding;

  PackedModel(Sequential model) {
    List<Weight> weights = model.weights();
    int layers = model.layers().size() - 2;
    this.vocabulary = model.inputDim();
    this.classes = model.outputDim();
    this.activation = ((Dense) model.layers().getLast()).activation();
    this.units = new int[layers];
    this.kernels = new WeightMatrix[layers];
    this.biases = new float[layers][];
    this.recurrentKernels = new WeightMatrix[layers];
    for (int l = 0; l < layers; l++) {
      units[l] = ((Lstm) model.layers().get(l + 1)).units();
      kernels[l] = new WeightMatrix(weights.get(1 + 3 * l));
      recurrentKernels[l] = new WeightMatrix(weights.get(2 + 3 * l));
      biases[l] = weights.get(3 + 3 * l).values().clone();
    }
    this.dimension = weights.getFirst().shape().get(1);
    this.embeddings = weights.getFirst().values().clone();
    long products = 4L * units[0] * vocabulary;
    this.table = new float[Buffers.length("the table of input products", products)];
    this.folded = new AtomicIntegerArray(vocabulary);
    this.denseKernel = new WeightMatrix(weights.get(1 + 3 * layers));
    this.denseBias = weights.get(2 + 3 * layers).values().clone();
    this.padding = new Padding(this, 0);
  }

  int vocabulary() {
    return vocabulary;
  }

  int classes() {
    return classes;
  }

  Activation activation() {
    return activation;
  }

  int layers() {
    return units.length;
  }

  int units(int layer) {
    return units[layer];
  }

  int dimension() {
    return dimension;
  }

  float[] embeddings() {
    return embeddings;
  }

  float[] table() {
    return table;
  }

  /// Whether the table has the row of `token`.
  boolean isFolded(int token) {
    return folded.getAcquire(token) != 0;
  }

  /// Takes `row` into the table; any number of threads may bring the same bits.
  void folded(int token, float[] row) {
    int columns = 4 * units[0];
    System.arraycopy(row, 0, table, token * columns, columns);
    folded.setRelease(token, 1);
  }

  WeightMatrix kernel(int layer) {
    return kernels[layer];
  }

  float[] bias(int layer) {
    return biases[layer];
  }

  WeightMatrix recurrentKernel(int layer) {
    return recurrentKernels[layer];
  }

  WeightMatrix denseKernel() {
    return denseKernel;
  }

  float[] denseBias() {
    return denseBias;
  }

  /// The states after up to `length` tokens 0, computed when first asked for.
  Padding padding(int length) {
    Padding result = padding;
    if (result.length() < length) {
      result = new Padding(this, length);
      padding = result;
    }
    return result;
  }

  /// Has what no longer begins with cache lines packed again.
  void align() {
    for (int l = 0; l < units.length; l++) {
      kernels[l].align();
      recurrentKernels[l].align();
    }
    denseKernel.align();
  }
}
