package org.simdlstm.reference;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/// Keeps the module compiling until the judge is here.
public final class Placeholder {
  private Placeholder() {}

  /// The product of two one by one matrices.
  public static double product(double a, double b) {
    DMatrixRMaj c = new DMatrixRMaj(1, 1);
    CommonOps_DDRM.mult(new DMatrixRMaj(1, 1, true, a), new DMatrixRMaj(1, 1, true, b), c);
    return c.get(0, 0);
  }
}
