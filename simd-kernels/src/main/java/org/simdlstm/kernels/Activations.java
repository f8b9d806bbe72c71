package org.simdlstm.kernels;

import static org.simdlstm.kernels.Lanes.SPECIES;
import static org.simdlstm.kernels.Lanes.VL;

import java.util.Objects;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/// Activations, element by element: `y[yOffset + i] = f(x[xOffset + i])` for `0 <= i < n`.
///
/// In place where `x` and `y` are the same array and the offsets are equal; other overlaps are not
/// allowed. Nothing outside the two ranges is read or written. The results are the same bits at
/// every vector width; NaN gives NaN. Ranges outside of their array throw
/// [IndexOutOfBoundsException].
public final class Activations {
  private Activations() {}

  // Each loop holds its lane function once, body and tail. Two inlined copies come near the size at
  // which C2 stops inlining, and a vector that crosses a call becomes an object.

  /// `y = e^x`: at most 1.04 ULP off, denormal results included.
  public static void exp(float[] x, int xOffset, float[] y, int yOffset, int n) {
    check(x, xOffset, y, yOffset, n);
    VectorMask<Float> tail = SPECIES.indexInRange(SPECIES.loopBound(n), n);
    for (int i = 0; i < n; i += VL) {
      FloatVector a;
      if (n - i >= VL) {
        a = FloatVector.fromArray(SPECIES, x, xOffset + i);
      } else {
        a = FloatVector.fromArray(SPECIES, x, xOffset + i, tail);
      }
      FloatVector b = Lanes.exp(a);
      if (n - i >= VL) {
        b.intoArray(y, yOffset + i);
      } else {
        b.intoArray(y, yOffset + i, tail);
      }
    }
  }

  /// `y = 1 / (1 + e^-x)`: at most 1.7 ULP and 9e-8 off, monotone, in [0, 1].
  public static void sigmoid(float[] x, int xOffset, float[] y, int yOffset, int n) {
    check(x, xOffset, y, yOffset, n);
    VectorMask<Float> tail = SPECIES.indexInRange(SPECIES.loopBound(n), n);
    for (int i = 0; i < n; i += VL) {
      FloatVector a;
      if (n - i >= VL) {
        a = FloatVector.fromArray(SPECIES, x, xOffset + i);
      } else {
        a = FloatVector.fromArray(SPECIES, x, xOffset + i, tail);
      }
      FloatVector b = Lanes.sigmoid(a);
      if (n - i >= VL) {
        b.intoArray(y, yOffset + i);
      } else {
        b.intoArray(y, yOffset + i, tail);
      }
    }
  }

  /// `y = tanh(x)`: at most 1.94 ULP and 9e-8 off, odd, monotone, in [-1, 1].
  public static void tanh(float[] x, int xOffset, float[] y, int yOffset, int n) {
    check(x, xOffset, y, yOffset, n);
    VectorMask<Float> tail = SPECIES.indexInRange(SPECIES.loopBound(n), n);
    for (int i = 0; i < n; i += VL) {
      FloatVector a;
      if (n - i >= VL) {
        a = FloatVector.fromArray(SPECIES, x, xOffset + i);
      } else {
        a = FloatVector.fromArray(SPECIES, x, xOffset + i, tail);
      }
      FloatVector b = Lanes.tanh(a);
      if (n - i >= VL) {
        b.intoArray(y, yOffset + i);
      } else {
        b.intoArray(y, yOffset + i, tail);
      }
    }
  }

  private static void check(float[] x, int xOffset, float[] y, int yOffset, int n) {
    Objects.checkFromIndexSize(xOffset, n, x.length);
    Objects.checkFromIndexSize(yOffset, n, y.length);
  }
}
