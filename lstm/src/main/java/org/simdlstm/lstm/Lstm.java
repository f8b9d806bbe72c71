package org.simdlstm.lstm;

/// Keras' LSTM with `tanh` and `sigmoid` and gates in the order i, f, c, o.
///
/// `[batch, time, input] -> [batch, units]`, or `[batch, time, units]` with `returnSequences`.
///
/// @param units the length of the state
/// @param returnSequences whether the state after every step goes on, as the next LSTM needs it
public record Lstm(int units, boolean returnSequences) implements Layer {
  /// Refuses sizes below one and those whose gates no array could hold.
  public Lstm {
    Sequential.requirePositive("units", units);
    if (units > Integer.MAX_VALUE / 4) {
      throw new IllegalArgumentException("units of four gates each are too many: " + units);
    }
  }

  /// An LSTM that hands on its last state only.
  public Lstm(int units) {
    this(units, false);
  }
}
