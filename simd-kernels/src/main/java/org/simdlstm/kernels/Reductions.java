package org.simdlstm.kernels;

import static jdk.incubator.vector.FloatVector.fromArray;
import static org.simdlstm.kernels.Lanes.SPECIES;
import static org.simdlstm.kernels.Lanes.VL;

import java.util.Arrays;
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

  private static final float[] ONES = new float[LANES];

  static {
    Arrays.fill(ONES, 1);
  }

  private Reductions() {}

  /// The sum of `x[xOffset + i]`, `0 <= i < n`.
  public static float sum(float[] x, int xOffset, int n) {
    return dot(x, xOffset, ONES, 0, 0, n); // fma(x, 1, sum) is x + sum
  }

  /// The sum of the squares of `x[xOffset + i]`, `0 <= i < n`: [#dot] of the range with itself.
  public static float sumOfSquares(float[] x, int xOffset, int n) {
    return dot(x, xOffset, x, xOffset, n);
  }

  /// The sum of `x[xOffset + i] * y[yOffset + i]`, `0 <= i < n`, each product and sum one `fma`.
  public static float dot(float[] x, int xOffset, float[] y, int yOffset, int n) {
    Objects.checkFromIndexSize(yOffset, n, y.length);
    return dot(x, xOffset, y, yOffset, 1, n);
  }

  /// [#dot] with y as it is (`step` 1) or with its first 16 elements again and again (`step` 0).
  private static float dot(float[] x, int xOffset, float[] y, int yOffset, int step, int n) {
    Objects.checkFromIndexSize(xOffset, n, x.length);
    FloatVector a0 = FloatVector.zero(SPECIES);
    FloatVector a1 = a0;
    FloatVector a2 = a0;
    FloatVector a3 = a0;
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      int p = xOffset + i;
      int q = yOffset + i * step;
      a0 = fromArray(SPECIES, x, p).fma(fromArray(SPECIES, y, q), a0);
      if (VL <= 8) {
        a1 = fromArray(SPECIES, x, p + VL).fma(fromArray(SPECIES, y, q + VL), a1);
      }
      if (VL <= 4) {
        a2 = fromArray(SPECIES, x, p + 2 * VL).fma(fromArray(SPECIES, y, q + 2 * VL), a2);
        a3 = fromArray(SPECIES, x, p + 3 * VL).fma(fromArray(SPECIES, y, q + 3 * VL), a3);
      }
    }
    // The rest once more from a0 on, with the accumulators in turn: C1 gives up on four masks.
    for (; i < n || i % LANES != 0; i += VL) {
      VectorMask<Float> mask = SPECIES.indexInRange(i, n);
      FloatVector a =
          fromArray(SPECIES, x, xOffset + i, mask)
              .fma(fromArray(SPECIES, y, yOffset + i * step, mask), a0);
      a0 = VL <= 8 ? a1 : a;
      a1 = VL <= 4 ? a2 : a;
      a2 = a3;
      a3 = a;
    }
    a0 =
        switch (VL) {
          case 4 -> a0.add(a2).add(a1.add(a3));
          case 8 -> a0.add(a1);
          default -> a0.add(a0.rearrange(HALF));
        };
    if (VL > 4) {
      a0 = a0.add(a0.rearrange(QUARTER));
    }
    a0 = a0.add(a0.rearrange(EIGHTH));
    a0 = a0.add(a0.rearrange(SIXTEENTH));
    // The same in every lane; lane(0) would put the vector on the heap.
    return a0.reduceLanes(VectorOperators.MAX);
  }

  /// `y[yOffset + i] += x[xOffset + i]` for `0 <= i < n`; `x` and `y` may be the same array if the
  /// ranges do not overlap.
  public static void add(float[] x, int xOffset, float[] y, int yOffset, int n) {
    Objects.checkFromIndexSize(xOffset, n, x.length);
    Objects.checkFromIndexSize(yOffset, n, y.length);
    int i = 0;
    for (; i < SPECIES.loopBound(n); i += VL) {
      fromArray(SPECIES, y, yOffset + i)
          .add(fromArray(SPECIES, x, xOffset + i))
          .intoArray(y, yOffset + i);
    }
    if (i < n) {
      addTail(x, xOffset + i, y, yOffset + i, n - i);
    }
  }

  /// In a method of its own, since C2 else puts vectors on the heap when the loop never runs.
  private static void addTail(float[] x, int xOffset, float[] y, int yOffset, int n) {
    VectorMask<Float> tail = SPECIES.indexInRange(0, n);
    fromArray(SPECIES, y, yOffset, tail)
        .add(fromArray(SPECIES, x, xOffset, tail))
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

  private static VectorShuffle<Float> rotation(int lanes) {
    return VectorShuffle.iota(SPECIES, lanes % VL, 1, true);
  }
}
