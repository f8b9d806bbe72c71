package org.simdlstm.kernels;

import static jdk.incubator.vector.FloatVector.fromArray;
import static org.simdlstm.kernels.Lanes.SPECIES;
import static org.simdlstm.kernels.Lanes.VL;

import java.util.Objects;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import org.simdlstm.kernels.Activations.Then;

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
  /// Ranges must not overlap.
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
    Objects.checkFromIndexSize(zOffset, 4 * n, z.length);
    int end = 4 * n;
    int to;
    for (int from = 0; from < end; from = to + units) {
      // A row's o and the next row's i and f are one range.
      to = Math.min((from == 0 ? 2 : 3) * units + from, end);
      Activations.sigmoidVectors(z, zOffset + from, gates, gatesOffset + from, to - from);
    }
    for (int row = 0; row < rows; row++) {
      int u = row * units;
      int i = gatesOffset + 4 * u;
      int g = 4 * u + 2 * units;
      Activations.tanhVectors(
          z,
          zOffset + g,
          gates,
          gatesOffset + g,
          units,
          Then.STATE,
          gates,
          i,
          cPrev,
          cPrevOffset + u,
          c,
          cOffset + u);
    }
    for (int row = 0; row < rows; row++) {
      int u = row * units;
      int o = gatesOffset + 4 * u + 3 * units;
      Activations.tanhVectors(
          c,
          cOffset + u,
          tanhC,
          tanhCOffset + u,
          units,
          Then.OUTPUT,
          gates,
          o,
          cPrev,
          cPrevOffset + u,
          h,
          hOffset + u);
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
  /// Afterwards `dc` holds the gradient of cPrev. `dz` may be `gates` at the same offset; other
  /// overlaps are not allowed.
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
      int in = gatesOffset + 4 * u;
      int out = dzOffset + 4 * u;
      int dcRow = dcOffset + u;
      outputBackward(
          units, gates, in, tanhC, tanhCOffset + u, dh, dhOffset + u, dc, dcRow, dz, out);
      stateBackward(units, gates, in, cPrev, cPrevOffset + u, dc, dcRow, dz, out);
    }
  }

  /// `dz_o`, and `d` into dc, for one row whose gates start at `in` and whose dz starts at `out`.
  private static void outputBackward(
      int units,
      float[] gates,
      int in,
      float[] tanhC,
      int tAt,
      float[] dh,
      int dhAt,
      float[] dc,
      int dcAt,
      float[] dz,
      int out) {
    FloatVector one = FloatVector.broadcast(SPECIES, 1);
    int o = in + 3 * units;
    int u = 0;
    for (; u < SPECIES.loopBound(units); u += VL) {
      FloatVector t = fromArray(SPECIES, tanhC, tAt + u);
      FloatVector gate = fromArray(SPECIES, gates, o + u);
      FloatVector d = fromArray(SPECIES, dh, dhAt + u);
      d.mul(gate).fma(one.sub(t.mul(t)), fromArray(SPECIES, dc, dcAt + u)).intoArray(dc, dcAt + u);
      d.mul(t).mul(gate.mul(one.sub(gate))).intoArray(dz, out + 3 * units + u);
    }
    if (u < units) {
      outputBackwardTail(units, u, gates, in, tanhC, tAt, dh, dhAt, dc, dcAt, dz, out);
    }
  }

  private static void outputBackwardTail(
      int units,
      int u,
      float[] gates,
      int in,
      float[] tanhC,
      int tAt,
      float[] dh,
      int dhAt,
      float[] dc,
      int dcAt,
      float[] dz,
      int out) {
    VectorMask<Float> tail = SPECIES.indexInRange(u, units);
    FloatVector one = FloatVector.broadcast(SPECIES, 1);
    FloatVector t = fromArray(SPECIES, tanhC, tAt + u, tail);
    FloatVector gate = fromArray(SPECIES, gates, in + 3 * units + u, tail);
    FloatVector d = fromArray(SPECIES, dh, dhAt + u, tail);
    d.mul(gate)
        .fma(one.sub(t.mul(t)), fromArray(SPECIES, dc, dcAt + u, tail))
        .intoArray(dc, dcAt + u, tail);
    d.mul(t).mul(gate.mul(one.sub(gate))).intoArray(dz, out + 3 * units + u, tail);
  }

  /// `dz_i`, `dz_f`, `dz_g` and the new dc from `d` in dc, for the same row.
  private static void stateBackward(
      int units,
      float[] gates,
      int in,
      float[] cPrev,
      int cAt,
      float[] dc,
      int dcAt,
      float[] dz,
      int out) {
    FloatVector one = FloatVector.broadcast(SPECIES, 1);
    int u = 0;
    for (; u < SPECIES.loopBound(units); u += VL) {
      FloatVector i = fromArray(SPECIES, gates, in + u);
      FloatVector f = fromArray(SPECIES, gates, in + units + u);
      FloatVector g = fromArray(SPECIES, gates, in + 2 * units + u);
      FloatVector d = fromArray(SPECIES, dc, dcAt + u);
      FloatVector dF = d.mul(fromArray(SPECIES, cPrev, cAt + u));
      d.mul(g).mul(i.mul(one.sub(i))).intoArray(dz, out + u);
      dF.mul(f.mul(one.sub(f))).intoArray(dz, out + units + u);
      d.mul(i).mul(one.sub(g.mul(g))).intoArray(dz, out + 2 * units + u);
      d.mul(f).intoArray(dc, dcAt + u);
    }
    if (u < units) {
      stateBackwardTail(units, u, gates, in, cPrev, cAt, dc, dcAt, dz, out);
    }
  }

  private static void stateBackwardTail(
      int units,
      int u,
      float[] gates,
      int in,
      float[] cPrev,
      int cAt,
      float[] dc,
      int dcAt,
      float[] dz,
      int out) {
    VectorMask<Float> tail = SPECIES.indexInRange(u, units);
    FloatVector one = FloatVector.broadcast(SPECIES, 1);
    FloatVector i = fromArray(SPECIES, gates, in + u, tail);
    FloatVector f = fromArray(SPECIES, gates, in + units + u, tail);
    FloatVector g = fromArray(SPECIES, gates, in + 2 * units + u, tail);
    FloatVector d = fromArray(SPECIES, dc, dcAt + u, tail);
    FloatVector dF = d.mul(fromArray(SPECIES, cPrev, cAt + u, tail));
    d.mul(g).mul(i.mul(one.sub(i))).intoArray(dz, out + u, tail);
    dF.mul(f.mul(one.sub(f))).intoArray(dz, out + units + u, tail);
    d.mul(i).mul(one.sub(g.mul(g))).intoArray(dz, out + 2 * units + u, tail);
    d.mul(f).intoArray(dc, dcAt + u, tail);
  }
}
