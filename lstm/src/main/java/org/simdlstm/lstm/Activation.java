package org.simdlstm.lstm;

/// What a [Dense] layer applies to its output.
public enum Activation {
  /// Nothing.
  LINEAR,
  /// `exp(x) / sum(exp(x))` over the units of a row.
  SOFTMAX
}
