package org.simdlstm.perf;

import org.ejml.data.FMatrixRMaj;
import org.ejml.dense.row.CommonOps_FDRM;

/// EJML's product in single precision, on one thread.
final class Ejml implements Contender {
  @Override
  public String name() {
    return "ejml";
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
    return new PlainModel(
        weights,
        (m, n, k, a, b, c) ->
            CommonOps_FDRM.mult(
                FMatrixRMaj.wrap(m, k, a), FMatrixRMaj.wrap(k, n, b), FMatrixRMaj.wrap(m, n, c)));
  }

  @Override
  public Product product(int m, int n, int k, float[] a, float[] b, int threads) {
    FMatrixRMaj left = FMatrixRMaj.wrap(m, k, a);
    FMatrixRMaj right = FMatrixRMaj.wrap(k, n, b);
    FMatrixRMaj result = new FMatrixRMaj(m, n);
    return new Product() {
      @Override
      public void multiply() {
        CommonOps_FDRM.mult(left, right, result);
      }

      @Override
      public float[] result() {
        return result.data.clone();
      }
    };
  }
}
