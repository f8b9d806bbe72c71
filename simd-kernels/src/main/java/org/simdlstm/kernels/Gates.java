package org.simdlstm.kernels;

import static jdk.incubator.vector.FloatVector.fromArray;
import static org.simdlstm.kernels.Lanes.SPECIES;
import static org.simdlstm.kernels.Lanes.VL;

import java.util.Objects;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/// The point-wise half of an LSTM step, forward and backward, for `rows` sequences at once.
///
/// A row of `z`, `gates` or `dz` holds 4 blocks of `units`, in Keras' order i, f, g, o (g is the
/// candidate, Keras' c); a row of every other array holds `units`. Rows follow each other without
/// gaps from the offset on. The results are the same bits at every vector width and for every
/// number of rows; no memory is allocated and nothing outside the ranges is touched. Ranges outside
/// of their array throw [IndexOutOfBoundsException].
public final class Gates {
  // Short stages on a row that stays in the L1 cache, because of the compilers: C1 gives up on a
  // method of some 40 vector operations ("out of virtual registers") and may leave it to the
  // interpreter for good; C2 stops inlining and puts vectors on the heap.

  private Gates() {}

  /// One step forward, for every row and unit:
  ///
  ///     i, f, o = sigmoid(z_i), sigmoid(z_f), sigmoid(z_o);  g = tanh(z_g)
  ///     c = fma(f, cPrev, i * g)
  ///     tanhC = tanh(c)
  ///     h = o * tanhC
  ///
  /// `gates` may be `z` and `c` may be `cPrev`, each at the same offset; other overlaps are not
  /// allowed.
  public static void forward(
      int rows,
      int units,
      float[] z, // [rows, 4 units]
      int zOffset,
      float[] gates, // [rows, 4 units]
      int gatesOffset,
      float[] cPrev, // [rows, units]
      int cPrevOffset,
      float[] c, // [rows, units]
      int cOffset,
      float[] tanhC, // [rows, units]
      int tanhCOffset,
      float[] h, // [rows, units]
      int hOffset) {
    int n = rows * units;
    Objects.checkFromIndexSize(cPrevOffset, n, cPrev.length);
    Objects.checkFromIndexSize(cOffset, n, c.length);
    Objects.checkFromIndexSize(tanhCOffset, n, tanhC.length);
    Objects.checkFromIndexSize(hOffset, n, h.length);
    Objects.checkFromIndexSize(gatesOffset, 4 * n, gates.length);
    activate(rows, units, z, zOffset, gates, gatesOffset);
    for (int row = 0; row < rows; row++) {
      int u = row * units;
      cell(units, gates, gatesOffset + 4 * u, cPrev, cPrevOffset + u, c, cOffset + u);
    }
    Activations.tanh(c, cOffset, tanhC, tanhCOffset, n);
    for (int row = 0; row < rows; row++) {
      int u = row * units;
      int o = gatesOffset + 4 * u + 3 * units;
      multiply(units, gates, o, tanhC, tanhCOffset + u, h, hOffset + u);
    }
  }

  /// One step backward, for every row and unit, given the activated `gates`, `cPrev` and `tanhC` of
  /// the step forward, the gradient `dh` and in `dc` the gradient of c that comes from later steps:
  ///
  ///     d    = fma(dh * o, 1 - tanhC * tanhC, dc)
  ///     dz_i = (d * g) * (i * (1 - i))
  ///     dz_f = (d * cPrev) * (f * (1 - f))
  ///     dz_g = (d * i) * (1 - g * g)
  ///     dz_o = (dh * tanhC) * (o * (1 - o))
  ///     dc   = d * f
  ///
  /// Afterwards `dc` holds the gradient of cPrev. No two of the ranges may overlap.
  public static void backward(
      int rows,
      int units,
      float[] gates, // [rows, 4 units]
      int gatesOffset,
      float[] cPrev, // [rows, units]
      int cPrevOffset,
      float[] tanhC, // [rows, units]
      int tanhCOffset,
      float[] dh, // [rows, units]
      int dhOffset,
      float[] dc, // [rows, units], in and out
      int dcOffset,
      float[] dz, // [rows, 4 units]
      int dzOffset) {
    int n = rows * units;
    Objects.checkFromIndexSize(gatesOffset, 4 * n, gates.length);
    Objects.checkFromIndexSize(cPrevOffset, n, cPrev.length);
    Objects.checkFromIndexSize(tanhCOffset, n, tanhC.length);
    Objects.checkFromIndexSize(dhOffset, n, dh.length);
    Objects.checkFromIndexSize(dcOffset, n, dc.length);
    Objects.checkFromIndexSize(dzOffset, 4 * n, dz.length);
    for (int row = 0; row < rows; row++) {
      int u = row * units;
      int i = gatesOffset + 4 * u;
      int f = i + units;
      int g = f + units;
      int o = g + units;
      int dzI = dzOffset + 4 * u;
      int dzF = dzI + units;
      int dzG = dzF + units;
      int dzO = dzG + units;
      int cp = cPrevOffset + u;
      int t = tanhCOffset + u;
      int dH = dhOffset + u;
      int d = dcOffset + u;
      stateBackward(units, dh, dH, gates, o, tanhC, t, dc, d);
      sigmoidBackward(units, dc, d, gates, g, gates, i, dz, dzI);
      sigmoidBackward(units, dc, d, cPrev, cp, gates, f, dz, dzF);
      tanhBackward(units, dc, d, gates, i, gates, g, dz, dzG);
      sigmoidBackward(units, dh, dH, tanhC, t, gates, o, dz, dzO);
      multiply(units, dc, d, gates, f, dc, d);
    }
  }

  private static void activate(
      int rows, int units, float[] z, int zOffset, float[] gates, int gatesOffset) {
    // A row's o and the next row's i and f are one range: fewer tails.
    int end = 4 * rows * units;
    Activations.sigmoid(z, zOffset, gates, gatesOffset, Math.min(2 * units, end));
    for (int g = 2 * units; g < end; g += 4 * units) {
      int o = g + units;
      Activations.tanh(z, zOffset + g, gates, gatesOffset + g, units);
      Activations.sigmoid(z, zOffset + o, gates, gatesOffset + o, Math.min(3 * units, end - o));
    }
  }

  /// `c = fma(f, cPrev, i * g)` for one row.
  private static void cell(
      int units, float[] gates, int i, float[] cPrev, int cPrevOffset, float[] c, int cOffset) {
    int f = i + units;
    int g = f + units;
    int u = 0;
    for (; u < SPECIES.loopBound(units); u += VL) {
      FloatVector ig = fromArray(SPECIES, gates, i + u).mul(fromArray(SPECIES, gates, g + u));
      fromArray(SPECIES, gates, f + u)
          .fma(fromArray(SPECIES, cPrev, cPrevOffset + u), ig)
          .intoArray(c, cOffset + u);
    }
    if (u < units) {
      VectorMask<Float> tail = SPECIES.indexInRange(u, units);
      FloatVector ig =
          fromArray(SPECIES, gates, i + u, tail).mul(fromArray(SPECIES, gates, g + u, tail));
      fromArray(SPECIES, gates, f + u, tail)
          .fma(fromArray(SPECIES, cPrev, cPrevOffset + u, tail), ig)
          .intoArray(c, cOffset + u, tail);
    }
  }

  private static void multiply(
      int n, float[] a, int aOffset, float[] b, int bOffset, float[] product, int offset) {
    int i = 0;
    for (; i < SPECIES.loopBound(n); i += VL) {
      fromArray(SPECIES, a, aOffset + i)
          .mul(fromArray(SPECIES, b, bOffset + i))
          .intoArray(product, offset + i);
    }
    if (i < n) {
      VectorMask<Float> tail = SPECIES.indexInRange(i, n);
      fromArray(SPECIES, a, aOffset + i, tail)
          .mul(fromArray(SPECIES, b, bOffset + i, tail))
          .intoArray(product, offset + i, tail);
    }
  }

  /// `dc = fma(dh * o, 1 - t * t, dc)` for one row.
  private static void stateBackward(
      int units, float[] dh, int dhAt, float[] o, int oAt, float[] t, int tAt, float[] dc, int at) {
    FloatVector one = FloatVector.broadcast(SPECIES, 1);
    int u = 0;
    for (; u < SPECIES.loopBound(units); u += VL) {
      FloatVector tanh = fromArray(SPECIES, t, tAt + u);
      fromArray(SPECIES, dh, dhAt + u)
          .mul(fromArray(SPECIES, o, oAt + u))
          .fma(one.sub(tanh.mul(tanh)), fromArray(SPECIES, dc, at + u))
          .intoArray(dc, at + u);
    }
    if (u < units) {
      VectorMask<Float> tail = SPECIES.indexInRange(u, units);
      FloatVector tanh = fromArray(SPECIES, t, tAt + u, tail);
      fromArray(SPECIES, dh, dhAt + u, tail)
          .mul(fromArray(SPECIES, o, oAt + u, tail))
          .fma(one.sub(tanh.mul(tanh)), fromArray(SPECIES, dc, at + u, tail))
          .intoArray(dc, at + u, tail);
    }
  }

  /// `dz = (d * b) * (y * (1 - y))` for one row of a gate `y = sigmoid(z)` that `b` is multiplied
  /// by.
  private static void sigmoidBackward(
      int units, float[] d, int dAt, float[] b, int bAt, float[] y, int yAt, float[] dz, int at) {
    FloatVector one = FloatVector.broadcast(SPECIES, 1);
    int u = 0;
    for (; u < SPECIES.loopBound(units); u += VL) {
      FloatVector gate = fromArray(SPECIES, y, yAt + u);
      fromArray(SPECIES, d, dAt + u)
          .mul(fromArray(SPECIES, b, bAt + u))
          .mul(gate.mul(one.sub(gate)))
          .intoArray(dz, at + u);
    }
    if (u < units) {
      VectorMask<Float> tail = SPECIES.indexInRange(u, units);
      FloatVector gate = fromArray(SPECIES, y, yAt + u, tail);
      fromArray(SPECIES, d, dAt + u, tail)
          .mul(fromArray(SPECIES, b, bAt + u, tail))
          .mul(gate.mul(one.sub(gate)))
          .intoArray(dz, at + u, tail);
    }
  }

  /// `dz = (d * b) * (1 - y * y)` for one row of the candidate `y = tanh(z)`.
  private static void tanhBackward(
      int units, float[] d, int dAt, float[] b, int bAt, float[] y, int yAt, float[] dz, int at) {
    FloatVector one = FloatVector.broadcast(SPECIES, 1);
    int u = 0;
    for (; u < SPECIES.loopBound(units); u += VL) {
      FloatVector gate = fromArray(SPECIES, y, yAt + u);
      fromArray(SPECIES, d, dAt + u)
          .mul(fromArray(SPECIES, b, bAt + u))
          .mul(one.sub(gate.mul(gate)))
          .intoArray(dz, at + u);
    }
    if (u < units) {
      VectorMask<Float> tail = SPECIES.indexInRange(u, units);
      FloatVector gate = fromArray(SPECIES, y, yAt + u, tail);
      fromArray(SPECIES, d, dAt + u, tail)
          .mul(fromArray(SPECIES, b, bAt + u, tail))
          .mul(one.sub(gate.mul(gate)))
          .intoArray(dz, at + u, tail);
    }
  }
}
