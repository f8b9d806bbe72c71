package org.simdlstm.perf.peers;

import org.bytedeco.javacpp.FloatPointer;
import org.simdlstm.perf.Product;

/// `cblas_sgemm` on native memory; its threads come from the environment.
final class Blas implements Product {
  static final int ROW_MAJOR = 101;
  static final int NO_TRANSPOSE = 111;

  /// The common signature of OpenBLAS and MKL.
  @FunctionalInterface
  interface Sgemm {
    void run(
        int order,
        int transposeA,
        int transposeB,
        int m,
        int n,
        int k,
        float alpha,
        FloatPointer a,
        int lda,
        FloatPointer b,
        int ldb,
        float beta,
        FloatPointer c,
        int ldc);
  }

  private final Sgemm sgemm;
  private final int m;
  private final int n;
  private final int k;
  private final FloatPointer a;
  private final FloatPointer b;
  private final FloatPointer c;

  Blas(Sgemm sgemm, int m, int n, int k, float[] a, float[] b) {
    this.sgemm = sgemm;
    this.m = m;
    this.n = n;
    this.k = k;
    this.a = new FloatPointer(a);
    this.b = new FloatPointer(b);
    this.c = new FloatPointer((long) m * n);
  }

  @Override
  public void multiply() {
    sgemm.run(ROW_MAJOR, NO_TRANSPOSE, NO_TRANSPOSE, m, n, k, 1, a, k, b, n, 0, c, n);
  }

  @Override
  public float[] result() {
    float[] result = new float[m * n];
    c.get(result);
    return result;
  }

  @Override
  public void close() {
    a.close();
    b.close();
    c.close();
  }
}
