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
  // A method calls one lane function once: two inlined ones come near the size from which C2
  // leaves the next as a call, and a vector that crosses a call becomes an object.

  private Activations() {}

  /// `y = e^x`: at most 1.02 ULP off, denormal results included.
  public static void exp(float[] x, int xOffset, float[] y, int yOffset, int n) {
    check(x, xOffset, y, yOffset, n);
    int i = 0;
    for (; i < SPECIES.loopBound(n); i += VL) {
      Lanes.exp(FloatVector.fromArray(SPECIES, x, xOffset + i)).intoArray(y, yOffset + i);
    }
    if (i < n) {
      expTail(x, xOffset + i, y, yOffset + i, n - i);
    }
  }

  private static void expTail(float[] x, int xOffset, float[] y, int yOffset, int n) {
    VectorMask<Float> mask = SPECIES.indexInRange(0, n);
    Lanes.exp(FloatVector.fromArray(SPECIES, x, xOffset, mask)).intoArray(y, yOffset, mask);
  }

  /// `y = 1 / (1 + e^-x)`: at most 1.7 ULP and 9e-8 off, monotone, in [0, 1].
  public static void sigmoid(float[] x, int xOffset, float[] y, int yOffset, int n) {
    check(x, xOffset, y, yOffset, n);
    int i = 0;
    for (; i < SPECIES.loopBound(n); i += VL) {
      Lanes.sigmoid(FloatVector.fromArray(SPECIES, x, xOffset + i)).intoArray(y, yOffset + i);
    }
    if (i < n) {
      sigmoidTail(x, xOffset + i, y, yOffset + i, n - i);
    }
  }

  private static void sigmoidTail(float[] x, int xOffset, float[] y, int yOffset, int n) {
    VectorMask<Float> mask = SPECIES.indexInRange(0, n);
    Lanes.sigmoid(FloatVector.fromArray(SPECIES, x, xOffset, mask)).intoArray(y, yOffset, mask);
  }

  /// `y = tanh(x)`: at most 1.94 ULP and 8e-8 off, odd, monotone, in [-1, 1].
  public static void tanh(float[] x, int xOffset, float[] y, int yOffset, int n) {
    check(x, xOffset, y, yOffset, n);
    int i = 0;
    for (; i < SPECIES.loopBound(n); i += VL) {
      Lanes.tanh(FloatVector.fromArray(SPECIES, x, xOffset + i)).intoArray(y, yOffset + i);
    }
    if (i < n) {
      tanhTail(x, xOffset + i, y, yOffset + i, n - i);
    }
  }

  private static void tanhTail(float[] x, int xOffset, float[] y, int yOffset, int n) {
    VectorMask<Float> mask = SPECIES.indexInRange(0, n);
    Lanes.tanh(FloatVector.fromArray(SPECIES, x, xOffset, mask)).intoArray(y, yOffset, mask);
  }

  private static void check(float[] x, int xOffset, float[] y, int yOffset, int n) {
    Objects.checkFromIndexSize(xOffset, n, x.length);
    Objects.checkFromIndexSize(yOffset, n, y.length);
  }
}
