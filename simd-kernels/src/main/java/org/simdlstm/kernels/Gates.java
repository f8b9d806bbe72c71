package org.simdlstm.kernels;

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
    activate(rows, units, z, zOffset, gates, gatesOffset);
    for (int row = 0; row < rows; row++) {
      int u = row * units;
      cell(
          units,
          gates,
          gatesOffset + 4 * u,
          cPrev,
          cPrevOffset + u,
          c,
          cOffset + u,
          tanhC,
          tanhCOffset + u,
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
      cellBackward(
          units,
          gates,
          gatesOffset + 4 * u,
          cPrev,
          cPrevOffset + u,
          tanhC,
          tanhCOffset + u,
          dh,
          dhOffset + u,
          dc,
          dcOffset + u,
          dz,
          dzOffset + 4 * u);
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

  private static void cell(
      int units,
      float[] gates,
      int i,
      float[] cPrev,
      int cPrevOffset,
      float[] c,
      int cOffset,
      float[] tanhC,
      int tanhCOffset,
      float[] h,
      int hOffset) {
    int f = i + units;
    int g = f + units;
    int o = g + units;
    int u = 0;
    for (; u < SPECIES.loopBound(units); u += VL) {
      FloatVector ig = load(gates, i + u).mul(load(gates, g + u));
      FloatVector state = load(gates, f + u).fma(load(cPrev, cPrevOffset + u), ig);
      FloatVector tanh = Lanes.tanh(state);
      state.intoArray(c, cOffset + u);
      tanh.intoArray(tanhC, tanhCOffset + u);
      load(gates, o + u).mul(tanh).intoArray(h, hOffset + u);
    }
    if (u < units) {
      cellTail(
          units - u,
          gates,
          i + u,
          units,
          cPrev,
          cPrevOffset + u,
          c,
          cOffset + u,
          tanhC,
          tanhCOffset + u,
          h,
          hOffset + u);
    }
  }

  /// The last `n` units, fewer than a vector; the first of them is `gates[i]`.
  private static void cellTail(
      int n,
      float[] gates,
      int i,
      int units,
      float[] cPrev,
      int cPrevOffset,
      float[] c,
      int cOffset,
      float[] tanhC,
      int tanhCOffset,
      float[] h,
      int hOffset) {
    VectorMask<Float> mask = SPECIES.indexInRange(0, n);
    FloatVector ig = load(gates, i, mask).mul(load(gates, i + 2 * units, mask));
    FloatVector state = load(gates, i + units, mask).fma(load(cPrev, cPrevOffset, mask), ig);
    FloatVector tanh = Lanes.tanh(state);
    state.intoArray(c, cOffset, mask);
    tanh.intoArray(tanhC, tanhCOffset, mask);
    load(gates, i + 3 * units, mask).mul(tanh).intoArray(h, hOffset, mask);
  }

  private static void cellBackward(
      int units,
      float[] gates,
      int i,
      float[] cPrev,
      int cPrevOffset,
      float[] tanhC,
      int tanhCOffset,
      float[] dh,
      int dhOffset,
      float[] dc,
      int dcOffset,
      float[] dz,
      int dzI) {
    int f = i + units;
    int g = f + units;
    int o = g + units;
    int dzF = dzI + units;
    int dzG = dzF + units;
    int dzO = dzG + units;
    FloatVector one = FloatVector.broadcast(SPECIES, 1);
    int u = 0;
    for (; u < SPECIES.loopBound(units); u += VL) {
      FloatVector vi = load(gates, i + u);
      FloatVector vf = load(gates, f + u);
      FloatVector vg = load(gates, g + u);
      FloatVector vo = load(gates, o + u);
      FloatVector t = load(tanhC, tanhCOffset + u);
      FloatVector vdh = load(dh, dhOffset + u);
      FloatVector d = vdh.mul(vo).fma(one.sub(t.mul(t)), load(dc, dcOffset + u));
      d.mul(vg).mul(vi.mul(one.sub(vi))).intoArray(dz, dzI + u);
      d.mul(load(cPrev, cPrevOffset + u)).mul(vf.mul(one.sub(vf))).intoArray(dz, dzF + u);
      d.mul(vi).mul(one.sub(vg.mul(vg))).intoArray(dz, dzG + u);
      vdh.mul(t).mul(vo.mul(one.sub(vo))).intoArray(dz, dzO + u);
      d.mul(vf).intoArray(dc, dcOffset + u);
    }
    if (u < units) {
      cellBackwardTail(
          units - u,
          gates,
          i + u,
          units,
          cPrev,
          cPrevOffset + u,
          tanhC,
          tanhCOffset + u,
          dh,
          dhOffset + u,
          dc,
          dcOffset + u,
          dz,
          dzI + u);
    }
  }

  /// The last `n` units, fewer than a vector; the first of them is `gates[i]` and `dz[dzI]`.
  private static void cellBackwardTail(
      int n,
      float[] gates,
      int i,
      int units,
      float[] cPrev,
      int cPrevOffset,
      float[] tanhC,
      int tanhCOffset,
      float[] dh,
      int dhOffset,
      float[] dc,
      int dcOffset,
      float[] dz,
      int dzI) {
    VectorMask<Float> mask = SPECIES.indexInRange(0, n);
    FloatVector one = FloatVector.broadcast(SPECIES, 1);
    FloatVector vi = load(gates, i, mask);
    FloatVector vf = load(gates, i + units, mask);
    FloatVector vg = load(gates, i + 2 * units, mask);
    FloatVector vo = load(gates, i + 3 * units, mask);
    FloatVector t = load(tanhC, tanhCOffset, mask);
    FloatVector vdh = load(dh, dhOffset, mask);
    FloatVector d = vdh.mul(vo).fma(one.sub(t.mul(t)), load(dc, dcOffset, mask));
    FloatVector dF = d.mul(load(cPrev, cPrevOffset, mask));
    d.mul(vg).mul(vi.mul(one.sub(vi))).intoArray(dz, dzI, mask);
    dF.mul(vf.mul(one.sub(vf))).intoArray(dz, dzI + units, mask);
    d.mul(vi).mul(one.sub(vg.mul(vg))).intoArray(dz, dzI + 2 * units, mask);
    vdh.mul(t).mul(vo.mul(one.sub(vo))).intoArray(dz, dzI + 3 * units, mask);
    d.mul(vf).intoArray(dc, dcOffset, mask);
  }

  private static FloatVector load(float[] array, int index) {
    return FloatVector.fromArray(SPECIES, array, index);
  }

  private static FloatVector load(float[] array, int index, VectorMask<Float> mask) {
    return FloatVector.fromArray(SPECIES, array, index, mask);
  }
}
