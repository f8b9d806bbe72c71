package org.simdlstm.perf.peers;

import org.bytedeco.mkl.global.mkl_rt;
import org.simdlstm.perf.Contender;
import org.simdlstm.perf.Product;

/// MKL's `cblas_sgemm`.
public final class Mkl implements Contender {
  @Override
  public String name() {
    return "mkl";
  }

  @Override
  public boolean multiplies() {
    return true;
  }

  @Override
  public Product product(int m, int n, int k, float[] a, float[] b, int threads) {
    return new Blas(mkl_rt::cblas_sgemm, m, n, k, a, b);
  }
}
