package org.simdlstm.cli.verify;

import static org.simdlstm.cli.verify.Worst.U;
import static org.simdlstm.cli.verify.Worst.UNDERFLOW;

import java.util.Arrays;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.simdlstm.kernels.Gates;
import org.simdlstm.reference.ReferenceLstmCell;
import org.simdlstm.reference.ReferenceMath;

/// The point-wise half of an LSTM step, forward and backward.
final class GateChecks {
  private static final int ROWS = 3;
  private static final double SIGMOID = 9e-8; // the absolute errors that Activations promises
  private static final double TANH = 9e-8;

  private GateChecks() {}

  static Stream<Supplier<Check>> all() {
    return Stream.of(GateChecks::forward, GateChecks::backward);
  }

  /// One step of `ROWS` sequences by the kernel.
  private record Step(
      int units, float[] z, float[] cPrev, float[] gates, float[] c, float[] tanhC, float[] h) {
    static Step of(Random random, int units) {
      int n = ROWS * units;
      Step step =
          new Step(
              units,
              Samples.floats(random, 4 * n, 6),
              Samples.floats(random, n, 3),
              new float[4 * n],
              new float[n],
              new float[n],
              new float[n]);
      Gates.forward(
          ROWS,
          units,
          step.z,
          0,
          step.gates,
          0,
          step.cPrev,
          0,
          step.c,
          0,
          step.tanhC,
          0,
          step.h,
          0);
      return step;
    }
  }

  private static Check forward() {
    Worst worst = new Worst();
    Random random = new Random(1);
    for (int units : Samples.LENGTHS) {
      Step step = Step.of(random, units);
      for (int r = 0; r < ROWS; r++) {
        double[] gates = new double[4 * units];
        double[] cPrev = row(step.cPrev, r, units);
        double[] c = new double[units];
        double[] h = new double[units];
        ReferenceLstmCell.forward(row(step.z, r, 4 * units), cPrev, gates, c, h);
        for (int u = 0; u < units; u++) {
          double g = Math.abs(gates[2 * units + u]);
          double product = gates[u] * g;
          double cBound =
              SIGMOID * (g + Math.abs(cPrev[u])) + TANH + 2.01 * U * (product + Math.abs(c[u]));
          double hBound = SIGMOID + cBound + TANH + U; // tanh is nowhere steeper than 1
          worst.add(step.c[r * units + u], c[u], cBound);
          worst.add(step.h[r * units + u], h[u], hBound);
        }
      }
    }
    return Check.share("LSTM gates", "units 1 to 1000", worst);
  }

  private static Check backward() {
    Worst worst = new Worst();
    Random random = new Random(2);
    for (int units : Samples.LENGTHS) {
      Step step = Step.of(random, units);
      int n = ROWS * units;
      float[] dh = Samples.floats(random, n, 1);
      float[] dcIn = Samples.floats(random, n, 1);
      float[] dc = dcIn.clone();
      float[] dz = step.gates.clone(); // in place, as the model has it
      Gates.backward(ROWS, units, dz, 0, step.cPrev, 0, step.tanhC, 0, dh, 0, dc, 0, dz, 0);
      for (int r = 0; r < ROWS; r++) {
        backwardRow(worst, step, r, dh, dcIn, dc, dz);
      }
    }
    return Check.share("LSTM gates backward", "units 1 to 1000", worst);
  }

  private static void backwardRow(
      Worst worst, Step step, int r, float[] dhs, float[] dcIn, float[] dcOut, float[] dzs) {
    int units = step.units;
    double[] gates = row(step.gates, r, 4 * units);
    double[] cPrev = row(step.cPrev, r, units);
    double[] c = row(step.c, r, units);
    double[] dh = row(dhs, r, units);
    double[] dc = row(dcIn, r, units);
    double[] dz = new double[4 * units];
    ReferenceLstmCell.backward(gates, cPrev, c, dh, dc, dz);
    for (int u = 0; u < units; u++) {
      double i = gates[u];
      double f = gates[units + u];
      double g = gates[2 * units + u];
      double o = gates[3 * units + u];
      // d = dh o (1 - tanhC^2) + dc: tanh off by its promise, four roundings, and the sum's own.
      double size = Math.abs(dh[u] * o);
      double d = size + Math.abs(dcIn[r * units + u]);
      double dError = size * (2 * TANH + 4 * U) + U * d;
      double[] bounds = {
        Math.abs(g) * i * (1 - i) * (dError + 5 * U * d),
        Math.abs(cPrev[u]) * f * (1 - f) * (dError + 5 * U * d),
        i * (dError * (1 - g * g) + 5 * U * d),
        o * (1 - o) * Math.abs(dh[u]) * (TANH + 5 * U)
      };
      for (int gate = 0; gate < 4; gate++) {
        int at = gate * units + u;
        worst.add(dzs[r * 4 * units + at], dz[at], 1.01 * bounds[gate] + UNDERFLOW);
      }
      worst.add(dcOut[r * units + u], dc[u], 1.01 * f * (dError + U * d) + UNDERFLOW);
    }
  }

  private static double[] row(float[] x, int r, int n) {
    return ReferenceMath.widen(Arrays.copyOfRange(x, r * n, (r + 1) * n));
  }
}
