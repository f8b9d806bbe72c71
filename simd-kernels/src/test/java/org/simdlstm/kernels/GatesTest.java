package org.simdlstm.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GatesTest {
  private static final int VL = Lanes.VL;
  private static final int[] UNITS = {1, 3, VL - 1, VL, VL + 1, 2 * VL + 3, 100};

  private final SplittableRandom random = new SplittableRandom(3);

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3})
  @Tag("width")
  @Tag("interpreter")
  void forwardEqualsItsFormula(int rows) {
    for (int units : UNITS) {
      int n = rows * units;
      Guarded z = Guarded.random(random, 4 * n, 6);
      Guarded cPrev = Guarded.random(random, n, 3);
      float[] gates = new float[4 * n];
      float[] c = new float[n];
      float[] tanhC = new float[n];
      float[] h = new float[n];
      for (int k = 0; k < n; k++) {
        int at = k / units * 4 * units + k % units;
        float i = gates[at] = Twin.sigmoid(z.at(at));
        float f = gates[at + units] = Twin.sigmoid(z.at(at + units));
        float g = gates[at + 2 * units] = Twin.tanh(z.at(at + 2 * units));
        float o = gates[at + 3 * units] = Twin.sigmoid(z.at(at + 3 * units));
        c[k] = Math.fma(f, cPrev.at(k), i * g);
        tanhC[k] = Twin.tanh(c[k]);
        h[k] = o * tanhC[k];
      }
      float[] input = z.values();
      float[] state = cPrev.values();
      Guarded outGates = Guarded.ofSize(4 * n);
      Guarded outC = Guarded.ofSize(n);
      Guarded outTanhC = Guarded.ofSize(n);
      Guarded outH = Guarded.ofSize(n);
      forward(rows, units, z, outGates, cPrev, outC, outTanhC, outH);
      z.assertBits(input);
      cPrev.assertBits(state);
      outGates.assertBits(gates);
      outC.assertBits(c);
      outTanhC.assertBits(tanhC);
      outH.assertBits(h);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3})
  @Tag("width")
  @Tag("interpreter")
  void backwardEqualsItsFormula(int rows) {
    for (int units : UNITS) {
      int n = rows * units;
      Guarded gates = Guarded.random(random, 4 * n, 1);
      Guarded cPrev = Guarded.random(random, n, 3);
      Guarded tanhC = Guarded.random(random, n, 1);
      Guarded dh = Guarded.random(random, n, 1);
      Guarded dc = Guarded.random(random, n, 1);
      float[] dz = new float[4 * n];
      float[] dcPrev = new float[n];
      for (int k = 0; k < n; k++) {
        int at = k / units * 4 * units + k % units;
        float i = gates.at(at);
        float f = gates.at(at + units);
        float g = gates.at(at + 2 * units);
        float o = gates.at(at + 3 * units);
        float t = tanhC.at(k);
        float d = Math.fma(dh.at(k) * o, 1 - t * t, dc.at(k));
        dz[at] = (d * g) * (i * (1 - i));
        dz[at + units] = (d * cPrev.at(k)) * (f * (1 - f));
        dz[at + 2 * units] = (d * i) * (1 - g * g);
        dz[at + 3 * units] = (dh.at(k) * t) * (o * (1 - o));
        dcPrev[k] = d * f;
      }
      float[] activated = gates.values();
      Guarded outDc = dc.copy();
      Guarded outDz = Guarded.ofSize(4 * n);
      backward(rows, units, gates, cPrev, tanhC, dh, outDc, outDz);
      gates.assertBits(activated);
      outDc.assertBits(dcPrev);
      outDz.assertBits(dz);
      Guarded inPlace = gates.copy();
      backward(rows, units, inPlace, cPrev, tanhC, dh, dc.copy(), inPlace);
      inPlace.assertBits(dz);
    }
  }

  @Test
  @Tag("width")
  @Tag("interpreter")
  void dropsWhatHasVanished() {
    float limit = 0x1p-100f;
    float below = Math.nextDown(limit);
    float[] values = {1, limit, below, -limit, -below, Float.MIN_VALUE, -0f, 0, Float.NaN, -1e30f};
    float[] kept = {1, limit, 0, -limit, 0, 0, 0, 0, Float.NaN, -1e30f};
    for (int n : UNITS) {
      Guarded x = Guarded.ofSize(n);
      float[] expected = new float[n];
      for (int i = 0; i < n; i++) {
        x.array()[x.offset() + i] = values[i % values.length];
        expected[i] = kept[i % kept.length];
      }
      Gates.dropVanished(x.array(), x.offset(), n);
      x.assertBits(expected);
    }
  }

  /// Against central differences of `dh h + dc c` in double: with |dh|, |dc|, |cPrev| <= 1 no
  /// factor of a derivative exceeds 2 and none has more than 16 roundings; the differences
  /// themselves are good to 1e-9.
  @Test
  void backwardIsTheDerivativeOfForward() {
    int units = 40;
    Guarded z = Guarded.random(random, 4 * units, 3);
    Guarded cPrev = Guarded.random(random, units, 1);
    Guarded dh = Guarded.random(random, units, 1);
    Guarded dc = Guarded.random(random, units, 1);
    Guarded c = Guarded.ofSize(units);
    Guarded tanhC = Guarded.ofSize(units);
    Guarded h = Guarded.ofSize(units);
    Guarded gates = Guarded.ofSize(4 * units);
    Guarded dz = Guarded.ofSize(4 * units);
    Guarded dcPrev = dc.copy();
    forward(1, units, z, gates, cPrev, c, tanhC, h);
    backward(1, units, gates, cPrev, tanhC, dh, dcPrev, dz);
    double tolerance = 2 * 16 * 0x1p-24 + 1e-9;
    double step = 1e-5;
    for (int u = 0; u < units; u++) {
      double[] in = {
        z.at(u), z.at(u + units), z.at(u + 2 * units), z.at(u + 3 * units), cPrev.at(u)
      };
      for (int p = 0; p < 5; p++) {
        double value = in[p];
        in[p] = value + step;
        double above = loss(in, dh.at(u), dc.at(u));
        in[p] = value - step;
        double below = loss(in, dh.at(u), dc.at(u));
        in[p] = value;
        float actual = p < 4 ? dz.at(u + p * units) : dcPrev.at(u);
        assertThat((double) actual).isCloseTo((above - below) / (2 * step), within(tolerance));
      }
    }
  }

  private static double loss(double[] in, double dh, double dc) {
    double c = sigmoid(in[1]) * in[4] + sigmoid(in[0]) * Math.tanh(in[2]);
    return dh * sigmoid(in[3]) * Math.tanh(c) + dc * c;
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  private static void forward(
      int rows,
      int units,
      Guarded z,
      Guarded gates,
      Guarded cPrev,
      Guarded c,
      Guarded tanhC,
      Guarded h) {
    Gates.forward(
        rows,
        units,
        z.array(),
        z.offset(),
        gates.array(),
        gates.offset(),
        cPrev.array(),
        cPrev.offset(),
        c.array(),
        c.offset(),
        tanhC.array(),
        tanhC.offset(),
        h.array(),
        h.offset());
  }

  private static void backward(
      int rows,
      int units,
      Guarded gates,
      Guarded cPrev,
      Guarded tanhC,
      Guarded dh,
      Guarded dc,
      Guarded dz) {
    Gates.backward(
        rows,
        units,
        gates.array(),
        gates.offset(),
        cPrev.array(),
        cPrev.offset(),
        tanhC.array(),
        tanhC.offset(),
        dh.array(),
        dh.offset(),
        dc.array(),
        dc.offset(),
        dz.array(),
        dz.offset());
  }
}
