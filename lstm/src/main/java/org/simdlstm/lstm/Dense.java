package org.simdlstm.lstm;

import java.util.Objects;

/// `activation(x W + b)`: `[batch, input] -> [batch, units]`.
///
/// @param units the number of outputs, for a classifier the number of classes
/// @param activation what is applied to each row
public record Dense(int units, Activation activation) implements Layer {
  /// Refuses sizes below one.
  public Dense {
    Sequential.requirePositive("units", units);
    Objects.requireNonNull(activation, "activation");
  }
}
