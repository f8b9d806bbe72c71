package org.simdlstm.perf;

import java.util.Arrays;

/// The model as one writes it without a plan: step by step, a matrix product and a loop over gates.
final class PlainModel implements Model {
  /// `c = a b` with `a` `[m, k]`, `b` `[k, n]`, `c` `[m, n]`, all row-major.
  @FunctionalInterface
  interface MatrixProduct {
    void multiply(int m, int n, int k, float[] a, float[] b, float[] c);
  }

  private final Weights w;
  private final MatrixProduct product;

  PlainModel(Weights weights, MatrixProduct product) {
    this.w = weights;
    this.product = product;
  }

  @Override
  public void predict(int[] tokens, int rows, float[] probabilities) {
    int d = w.inputs();
    int gates = 4 * w.units();
    float[] x = new float[rows * d];
    float[] z = new float[rows * gates];
    float[] recurrent = new float[rows * gates];
    float[] h = new float[rows * w.units()];
    float[] c = new float[rows * w.units()];
    for (int t = 0; t < w.length(); t++) {
      for (int row = 0; row < rows; row++) {
        System.arraycopy(w.embeddings(), tokens[row * w.length() + t] * d, x, row * d, d);
      }
      product.multiply(rows, gates, d, x, w.kernel(), z);
      product.multiply(rows, gates, w.units(), h, w.recurrentKernel(), recurrent);
      step(rows, z, recurrent, h, c);
    }
    product.multiply(rows, w.classes(), w.units(), h, w.denseKernel(), probabilities);
    softmax(rows, probabilities);
  }

  private void step(int rows, float[] z, float[] recurrent, float[] h, float[] c) {
    int units = w.units();
    float[] bias = w.bias();
    for (int row = 0; row < rows; row++) {
      int at = row * 4 * units;
      for (int j = 0; j < units; j++) {
        float i = sigmoid(z[at + j] + recurrent[at + j] + bias[j]);
        float f = sigmoid(z[at + units + j] + recurrent[at + units + j] + bias[units + j]);
        float g = z[at + 2 * units + j] + recurrent[at + 2 * units + j] + bias[2 * units + j];
        float o =
            sigmoid(z[at + 3 * units + j] + recurrent[at + 3 * units + j] + bias[3 * units + j]);
        int cell = row * units + j;
        c[cell] = f * c[cell] + i * (float) Math.tanh(g);
        h[cell] = o * (float) Math.tanh(c[cell]);
      }
    }
  }

  private void softmax(int rows, float[] logits) {
    int classes = w.classes();
    double[] powers = new double[classes];
    for (int row = 0; row < rows; row++) {
      for (int j = 0; j < classes; j++) {
        powers[j] = Math.exp(logits[row * classes + j] + w.denseBias()[j]);
      }
      double sum = Arrays.stream(powers).sum();
      for (int j = 0; j < classes; j++) {
        logits[row * classes + j] = (float) (powers[j] / sum);
      }
    }
  }

  private static float sigmoid(float x) {
    return (float) (1 / (1 + Math.exp(-x)));
  }
}
