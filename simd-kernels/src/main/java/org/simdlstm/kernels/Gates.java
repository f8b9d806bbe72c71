package org.simdlstm.kernels;

import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.VectorOperators.LT;
import static org.simdlstm.kernels.Lanes.SPECIES;
import static org.simdlstm.kernels.Lanes.VANISHED;
import static org.simdlstm.kernels.Lanes.VL;

import java.util.Objects;
import jdk.incubator.vector.FloatVector;
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
      int cRow = cPrevOffset + u;
      int tRow = tanhCOffset + u;
      int dhRow = dhOffset + u;
      int dcRow = dcOffset + u;
      if (units < VL) {
        narrowBackward(units, gates, in, cPrev, cRow, tanhC, tRow, dh, dhRow, dc, dcRow, dz, out);
      } else {
        outputBackward(units, gates, in, tanhC, tRow, dh, dhRow, dc, dcRow, dz, out);
        stateBackward(units, gates, in, cPrev, cRow, dc, dcRow, dz, out);
      }
    }
  }

  /// `dz_o`, and `d` into dc, for one row whose gates start at `in` and whose dz starts at `out`.
  ///
  /// The last vector ends where the row ends: computed first, since results may take the place of
  /// operands, and stored last.
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
    int last = units - VL;
    int o = in + 3 * units;
    int dzO = out + 3 * units;
    FloatVector t = fromArray(SPECIES, tanhC, tAt + last);
    FloatVector gate = fromArray(SPECIES, gates, o + last);
    FloatVector d = fromArray(SPECIES, dh, dhAt + last);
    FloatVector lastD = d.mul(gate).fma(one.sub(t.mul(t)), fromArray(SPECIES, dc, dcAt + last));
    FloatVector lastO = d.mul(t).mul(gate.mul(one.sub(gate)));
    for (int u = 0; u < last; u += VL) {
      t = fromArray(SPECIES, tanhC, tAt + u);
      gate = fromArray(SPECIES, gates, o + u);
      d = fromArray(SPECIES, dh, dhAt + u);
      d.mul(gate).fma(one.sub(t.mul(t)), fromArray(SPECIES, dc, dcAt + u)).intoArray(dc, dcAt + u);
      d.mul(t).mul(gate.mul(one.sub(gate))).intoArray(dz, dzO + u);
    }
    lastD.intoArray(dc, dcAt + last);
    lastO.intoArray(dz, dzO + last);
  }

  /// `dz_i`, `dz_f`, `dz_g` and the new dc from `d` in dc, for the same row and in the same way.
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
    int last = units - VL;
    FloatVector i = fromArray(SPECIES, gates, in + last);
    FloatVector f = fromArray(SPECIES, gates, in + units + last);
    FloatVector g = fromArray(SPECIES, gates, in + 2 * units + last);
    FloatVector d = fromArray(SPECIES, dc, dcAt + last);
    FloatVector dF = d.mul(fromArray(SPECIES, cPrev, cAt + last));
    FloatVector lastI = d.mul(g).mul(i.mul(one.sub(i)));
    FloatVector lastF = dF.mul(f.mul(one.sub(f)));
    FloatVector lastG = d.mul(i).mul(one.sub(g.mul(g)));
    FloatVector lastC = d.mul(f);
    for (int u = 0; u < last; u += VL) {
      i = fromArray(SPECIES, gates, in + u);
      f = fromArray(SPECIES, gates, in + units + u);
      g = fromArray(SPECIES, gates, in + 2 * units + u);
      d = fromArray(SPECIES, dc, dcAt + u);
      dF = d.mul(fromArray(SPECIES, cPrev, cAt + u));
      d.mul(g).mul(i.mul(one.sub(i))).intoArray(dz, out + u);
      dF.mul(f.mul(one.sub(f))).intoArray(dz, out + units + u);
      d.mul(i).mul(one.sub(g.mul(g))).intoArray(dz, out + 2 * units + u);
      d.mul(f).intoArray(dc, dcAt + u);
    }
    lastI.intoArray(dz, out + last);
    lastF.intoArray(dz, out + units + last);
    lastG.intoArray(dz, out + 2 * units + last);
    lastC.intoArray(dc, dcAt + last);
  }

  /// A row of less than a vector.
  private static void narrowBackward(
      int units,
      float[] gates,
      int in,
      float[] cPrev,
      int cAt,
      float[] tanhC,
      int tAt,
      float[] dh,
      int dhAt,
      float[] dc,
      int dcAt,
      float[] dz,
      int out) {
    for (int u = 0; u < units; u++) {
      float i = gates[in + u];
      float f = gates[in + units + u];
      float g = gates[in + 2 * units + u];
      float o = gates[in + 3 * units + u];
      float t = tanhC[tAt + u];
      float d = Math.fma(dh[dhAt + u] * o, 1 - t * t, dc[dcAt + u]);
      dz[out + u] = d * g * (i * (1 - i));
      dz[out + units + u] = d * cPrev[cAt + u] * (f * (1 - f));
      dz[out + 2 * units + u] = d * i * (1 - g * g);
      dz[out + 3 * units + u] = dh[dhAt + u] * t * (o * (1 - o));
      dc[dcAt + u] = d * f;
    }
  }

  /// Makes 0 of what lies between -2^-100 and 2^-100 in `x[offset + i]`, `0 <= i < n`; NaN stays.
  ///
  /// Gradients on their way back through many steps would else become denormal, and some processors
  /// are many times slower with such numbers.
  public static void dropVanished(float[] x, int offset, int n) {
    Objects.checkFromIndexSize(offset, n, x.length);
    int last = n - VL;
    for (int i = 0; i < last; i += VL) {
      dropVanished(x, offset + i);
    }
    if (last >= 0) {
      dropVanished(x, offset + last); // what it meets again it leaves as it is
    } else {
      for (int i = offset; i < offset + n; i++) {
        x[i] = Math.abs(x[i]) < VANISHED ? 0 : x[i];
      }
    }
  }

  private static void dropVanished(float[] x, int at) {
    FloatVector v = fromArray(SPECIES, x, at);
    v.blend(0, v.abs().compare(LT, VANISHED)).intoArray(x, at);
  }
}
