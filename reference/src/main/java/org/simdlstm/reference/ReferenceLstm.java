package org.simdlstm.reference;

import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/// One LSTM layer over one sequence, step by step, from a zero state.
///
/// Keeps the arrays it is given: a change to them is seen by the next call.
public final class ReferenceLstm {
  private final int inputs;
  private final int units;
  private final DMatrixRMaj kernel; // W [D, 4H]
  private final DMatrixRMaj recurrentKernel; // U [H, 4H]
  private final double[] bias; // b [4H]

  /// @param kernel W `[D, 4H]`
  /// @param recurrentKernel U `[H, 4H]`
  /// @param bias b `[4H]`
  /// @throws IllegalArgumentException if the lengths do not fit each other
  public ReferenceLstm(double[] kernel, double[] recurrentKernel, double[] bias) {
    this.units = bias.length / 4;
    this.inputs = units == 0 ? 0 : kernel.length / bias.length;
    if (inputs == 0
        || bias.length != 4 * units
        || kernel.length != inputs * 4 * units
        || recurrentKernel.length != units * 4 * units) {
      throw new IllegalArgumentException(
          "No LSTM has a kernel of %d, a recurrent kernel of %d and a bias of %d values"
              .formatted(kernel.length, recurrentKernel.length, bias.length));
    }
    this.kernel = DMatrixRMaj.wrap(inputs, 4 * units, kernel);
    this.recurrentKernel = DMatrixRMaj.wrap(units, 4 * units, recurrentKernel);
    this.bias = bias;
  }

  /// D, the length of one step's input.
  public int inputs() {
    return inputs;
  }

  /// H, the length of one step's output.
  public int units() {
    return units;
  }

  /// What a forward pass leaves for the backward pass.
  ///
  /// @param x the inputs, `[T][D]`
  /// @param gates i, f, g, o after activation, `[T][4H]`
  /// @param c the states, `[T + 1][H]`; `c[t]` is the state before step t
  /// @param h the outputs, `[T + 1][H]`; `h[t + 1]` is the output of step t
  public record Trace(double[][] x, double[][] gates, double[][] c, double[][] h) {
    /// The number of steps.
    public int steps() {
      return x.length;
    }

    /// The output of every step, `[T][H]`.
    public double[][] outputs() {
      return Arrays.copyOfRange(h, 1, h.length);
    }

    /// The output of the last step, `[H]`; zero for an empty sequence.
    public double[] lastOutput() {
      return h[steps()];
    }
  }

  /// Runs the layer over the inputs `x`, `[T][D]`.
  public Trace forward(double[][] x) {
    int steps = x.length;
    double[][] gates = new double[steps][4 * units];
    double[][] c = new double[steps + 1][units];
    double[][] h = new double[steps + 1][units];
    for (int t = 0; t < steps; t++) {
      double[] z = bias.clone();
      CommonOps_DDRM.multAdd(row(x[t]), kernel, row(z));
      CommonOps_DDRM.multAdd(row(h[t]), recurrentKernel, row(z));
      ReferenceLstmCell.forward(z, c[t], gates[t], c[t + 1], h[t + 1]);
    }
    return new Trace(x, gates, c, h);
  }

  /// Back-propagation through all steps.
  ///
  /// @param trace what [#forward] returned
  /// @param dh the gradient of every step's output as the layer above sees it, `[T][H]`
  /// @param dW `[D, 4H]`, the gradient of the kernel is added to it
  /// @param dU `[H, 4H]`, the gradient of the recurrent kernel is added to it
  /// @param db `[4H]`, the gradient of the bias is added to it
  /// @return dx, the gradient of the inputs, `[T][D]`
  public double[][] backward(Trace trace, double[][] dh, double[] dW, double[] dU, double[] db) {
    double[][] dx = new double[trace.steps()][inputs];
    double[] dhNext = new double[units]; // what step t + 1 asks of the output of step t
    double[] dc = new double[units];
    double[] dz = new double[4 * units];
    for (int t = trace.steps() - 1; t >= 0; t--) {
      add(dh[t], dhNext);
      ReferenceLstmCell.backward(trace.gates[t], trace.c[t], trace.c[t + 1], dhNext, dc, dz);
      CommonOps_DDRM.multAddTransA(
          row(trace.x[t]), row(dz), DMatrixRMaj.wrap(inputs, 4 * units, dW));
      CommonOps_DDRM.multAddTransA(
          row(trace.h[t]), row(dz), DMatrixRMaj.wrap(units, 4 * units, dU));
      add(dz, db);
      CommonOps_DDRM.multTransB(row(dz), kernel, row(dx[t]));
      CommonOps_DDRM.multTransB(row(dz), recurrentKernel, row(dhNext));
    }
    return dx;
  }

  static DMatrixRMaj row(double[] values) {
    return DMatrixRMaj.wrap(1, values.length, values);
  }

  static void add(double[] values, double[] sum) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += values[i];
    }
  }
}
