package org.simdlstm.kernels;

import static org.simdlstm.kernels.Lanes.SPECIES;
import static org.simdlstm.kernels.Lanes.VL;

import java.util.Objects;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;

/// Sums of floats, the same bits at every vector width.
///
/// A sum runs in 16 lanes, lane `j` taking the elements `j`, `j + 16`, `j + 32`, ... in ascending
/// order from +0 on; then lanes `j` and `j + 8` are added, `j` and `j + 4`, `j` and `j + 2`, and
/// the last two. A vector of 4 or 8 floats does with 4 or 2 accumulators what one of 16 does with
/// one. Ranges outside of their array throw [IndexOutOfBoundsException].
public final class Reductions {
  static final int LANES = 16;

  private static final VectorShuffle<Float> HALF = rotation(8);
  private static final VectorShuffle<Float> QUARTER = rotation(4);
  private static final VectorShuffle<Float> EIGHTH = rotation(2);
  private static final VectorShuffle<Float> SIXTEENTH = rotation(1);

  private Reductions() {}

  /// The sum of `x[xOffset + i]`, `0 <= i < n`.
  public static float sum(float[] x, int xOffset, int n) {
    Objects.checkFromIndexSize(xOffset, n, x.length);
    FloatVector a0 = FloatVector.zero(SPECIES);
    FloatVector a1 = a0;
    FloatVector a2 = a0;
    FloatVector a3 = a0;
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      int at = xOffset + i;
      a0 = a0.add(load(x, at));
      if (VL <= 8) {
        a1 = a1.add(load(x, at + VL));
      }
      if (VL <= 4) {
        a2 = a2.add(load(x, at + 2 * VL));
        a3 = a3.add(load(x, at + 3 * VL));
      }
    }
    if (i < n) {
      a0 = a0.add(load(x, xOffset, i, n));
      if (VL <= 8) {
        a1 = a1.add(load(x, xOffset, i + VL, n));
      }
      if (VL <= 4) {
        a2 = a2.add(load(x, xOffset, i + 2 * VL, n));
        a3 = a3.add(load(x, xOffset, i + 3 * VL, n));
      }
    }
    return tree(a0, a1, a2, a3);
  }

  /// The sum of the squares of `x[xOffset + i]`, `0 <= i < n`: [#dot] of the range with itself.
  public static float sumOfSquares(float[] x, int xOffset, int n) {
    return dot(x, xOffset, x, xOffset, n);
  }

  /// The sum of `x[xOffset + i] * y[yOffset + i]`, `0 <= i < n`, each product and sum one `fma`.
  public static float dot(float[] x, int xOffset, float[] y, int yOffset, int n) {
    Objects.checkFromIndexSize(xOffset, n, x.length);
    Objects.checkFromIndexSize(yOffset, n, y.length);
    FloatVector a0 = FloatVector.zero(SPECIES);
    FloatVector a1 = a0;
    FloatVector a2 = a0;
    FloatVector a3 = a0;
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      int p = xOffset + i;
      int q = yOffset + i;
      a0 = load(x, p).fma(load(y, q), a0);
      if (VL <= 8) {
        a1 = load(x, p + VL).fma(load(y, q + VL), a1);
      }
      if (VL <= 4) {
        a2 = load(x, p + 2 * VL).fma(load(y, q + 2 * VL), a2);
        a3 = load(x, p + 3 * VL).fma(load(y, q + 3 * VL), a3);
      }
    }
    if (i < n) {
      a0 = load(x, xOffset, i, n).fma(load(y, yOffset, i, n), a0);
      if (VL <= 8) {
        a1 = load(x, xOffset, i + VL, n).fma(load(y, yOffset, i + VL, n), a1);
      }
      if (VL <= 4) {
        a2 = load(x, xOffset, i + 2 * VL, n).fma(load(y, yOffset, i + 2 * VL, n), a2);
        a3 = load(x, xOffset, i + 3 * VL, n).fma(load(y, yOffset, i + 3 * VL, n), a3);
      }
    }
    return tree(a0, a1, a2, a3);
  }

  /// `y[yOffset + i] += x[xOffset + i]` for `0 <= i < n`; `x` and `y` may be the same array if the
  /// ranges do not overlap.
  public static void add(float[] x, int xOffset, float[] y, int yOffset, int n) {
    Objects.checkFromIndexSize(xOffset, n, x.length);
    Objects.checkFromIndexSize(yOffset, n, y.length);
    int i = 0;
    for (; i < SPECIES.loopBound(n); i += VL) {
      load(y, yOffset + i).add(load(x, xOffset + i)).intoArray(y, yOffset + i);
    }
    if (i < n) {
      addTail(x, xOffset + i, y, yOffset + i, n - i);
    }
  }

  /// In a method of its own, since C2 else puts vectors on the heap when the loop never runs.
  private static void addTail(float[] x, int xOffset, float[] y, int yOffset, int n) {
    VectorMask<Float> tail = SPECIES.indexInRange(0, n);
    FloatVector.fromArray(SPECIES, y, yOffset, tail)
        .add(FloatVector.fromArray(SPECIES, x, xOffset, tail))
        .intoArray(y, yOffset, tail);
  }

  /// `y[j] += x[r, j]` for `0 <= r < rows` in ascending order: the gradient of a bias.
  public static void addRows(
      int rows,
      int columns,
      float[] x, // [rows, columns]
      int xOffset,
      float[] y, // [columns]
      int yOffset) {
    for (int r = 0; r < rows; r++) {
      add(x, xOffset + r * columns, y, yOffset, columns);
    }
  }

  /// The 16 lanes `a0 a1 a2 a3`, of which vectors of 16 and 8 floats use one and two.
  private static float tree(FloatVector a0, FloatVector a1, FloatVector a2, FloatVector a3) {
    FloatVector a =
        switch (VL) {
          case 4 -> a0.add(a2).add(a1.add(a3));
          case 8 -> fold(a0.add(a1), QUARTER);
          default -> fold(fold(a0, HALF), QUARTER);
        };
    // Rotations left the same in every lane; lane(0) would put the vector on the heap.
    return fold(fold(a, EIGHTH), SIXTEENTH).reduceLanes(VectorOperators.MAX);
  }

  private static FloatVector fold(FloatVector a, VectorShuffle<Float> rotation) {
    return a.add(a.rearrange(rotation));
  }

  private static VectorShuffle<Float> rotation(int lanes) {
    return VectorShuffle.iota(SPECIES, lanes % VL, 1, true);
  }

  private static FloatVector load(float[] x, int index) {
    return FloatVector.fromArray(SPECIES, x, index);
  }

  /// Elements `i` to `n` of the range that starts at `offset`, then zeros.
  private static FloatVector load(float[] x, int offset, int i, int n) {
    return FloatVector.fromArray(SPECIES, x, offset + i, SPECIES.indexInRange(i, n));
  }
}
