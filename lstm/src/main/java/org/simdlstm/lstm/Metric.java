package org.simdlstm.lstm;

/// A figure of an [Epoch].
public enum Metric {
  /// [Epoch#loss()].
  LOSS,
  /// [Epoch#accuracy()].
  ACCURACY,
  /// [Epoch#valLoss()].
  VAL_LOSS,
  /// [Epoch#valAccuracy()].
  VAL_ACCURACY;

  /// Whether it needs validation data.
  boolean ofValidation() {
    return this == VAL_LOSS || this == VAL_ACCURACY;
  }

  /// Whether `a` is better than `b`: a smaller loss, a larger accuracy.
  boolean better(double a, double b) {
    return this == LOSS || this == VAL_LOSS ? a < b : a > b;
  }
}
