package org.simdlstm.reference;

import static org.simdlstm.reference.ReferenceMath.sigmoid;
import static org.simdlstm.reference.ReferenceMath.tanh;

/// The gate stage of one step of one sequence: all of the LSTM that is not a matrix product.
///
/// The four gates lie one after another in Keras' order i, f, g, o, H values each; Keras calls g
/// the candidate `c`.
public final class ReferenceLstmCell {
  private ReferenceLstmCell() {}

  /// From the pre-activations to the new state.
  ///
  /// @param z x W + h U + b, `[4H]`
  /// @param cPrevious the state before this step, `[H]`
  /// @param gates receives i, f, g, o after activation, `[4H]`
  /// @param c receives f cPrevious + i g, `[H]`
  /// @param h receives o tanh(c), `[H]`
  public static void forward(
      double[] z, double[] cPrevious, double[] gates, double[] c, double[] h) {
    int units = c.length;
    for (int j = 0; j < units; j++) {
      double i = sigmoid(z[j]);
      double f = sigmoid(z[units + j]);
      double g = tanh(z[2 * units + j]);
      double o = sigmoid(z[3 * units + j]);
      gates[j] = i;
      gates[units + j] = f;
      gates[2 * units + j] = g;
      gates[3 * units + j] = o;
      c[j] = f * cPrevious[j] + i * g;
      h[j] = o * tanh(c[j]);
    }
  }

  /// From the gradient of the new state to that of the pre-activations and of the state before.
  ///
  /// @param gates i, f, g, o as [#forward] left them, `[4H]`
  /// @param cPrevious the state before this step, `[H]`
  /// @param c the state after this step, `[H]`
  /// @param dh the gradient of h, from above and from the next step together, `[H]`
  /// @param dc in: the gradient of c that comes from the next step; out: that of cPrevious, `[H]`
  /// @param dz receives the gradient of z, `[4H]`
  public static void backward(
      double[] gates, double[] cPrevious, double[] c, double[] dh, double[] dc, double[] dz) {
    int units = c.length;
    for (int j = 0; j < units; j++) {
      double i = gates[j];
      double f = gates[units + j];
      double g = gates[2 * units + j];
      double o = gates[3 * units + j];
      double tanhC = tanh(c[j]);
      double dcj = dc[j] + dh[j] * o * (1 - tanhC * tanhC);
      dz[j] = dcj * g * i * (1 - i);
      dz[units + j] = dcj * cPrevious[j] * f * (1 - f);
      dz[2 * units + j] = dcj * i * (1 - g * g);
      dz[3 * units + j] = dh[j] * tanhC * o * (1 - o);
      dc[j] = dcj * f;
    }
  }
}
