package org.simdlstm.perf.peers;

import org.bytedeco.openblas.global.openblas;
import org.simdlstm.perf.Contender;
import org.simdlstm.perf.Product;

/// OpenBLAS's `cblas_sgemm`.
public final class OpenBlas implements Contender {
  @Override
  public String name() {
    return "openblas";
  }

  @Override
  public boolean multiplies() {
    return true;
  }

  @Override
  public Product product(int m, int n, int k, float[] a, float[] b, int threads) {
    return new Blas(openblas::cblas_sgemm, m, n, k, a, b);
  }
}
