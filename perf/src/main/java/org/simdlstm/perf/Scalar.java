package org.simdlstm.perf;

import java.util.Arrays;

/// Plain Java loops, as well ordered as they come: what the compiler makes of them alone.
final class Scalar implements Contender {
  @Override
  public String name() {
    return "scalar";
  }

  @Override
  public boolean competesOn(int threads) {
    return threads == 1;
  }

  @Override
  public boolean runsModel() {
    return true;
  }

  @Override
  public boolean multiplies() {
    return true;
  }

  @Override
  public Model model(Weights weights, int threads) {
    return new PlainModel(weights, Scalar::multiply);
  }

  @Override
  public Product product(int m, int n, int k, float[] a, float[] b, int threads) {
    float[] c = new float[m * n];
    return new Product() {
      @Override
      public void multiply() {
        Scalar.multiply(m, n, k, a, b, c);
      }

      @Override
      public float[] result() {
        return c.clone();
      }
    };
  }

  private static void multiply(int m, int n, int k, float[] a, float[] b, float[] c) {
    Arrays.fill(c, 0, m * n, 0);
    for (int i = 0; i < m; i++) {
      for (int p = 0; p < k; p++) {
        addRow(a[i * k + p], b, p * n, c, i * n, n);
      }
    }
  }

  private static void addRow(float factor, float[] b, int from, float[] c, int to, int n) {
    for (int j = 0; j < n; j++) {
      c[to + j] += factor * b[from + j];
    }
  }
}
