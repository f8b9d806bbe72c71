package org.simdlstm.lstm;

/// The figures of one epoch, by Keras' names.
///
/// @param number 1 for the first
/// @param loss the mean loss over the epoch's rows, each as its minibatch saw it
/// @param accuracy the share of right answers over the same rows
/// @param valLoss the loss on the validation data after the epoch, NaN without such data
/// @param valAccuracy the accuracy on the validation data after the epoch, NaN without such data
public record Epoch(int number, double loss, double accuracy, double valLoss, double valAccuracy) {
  /// One of the figures.
  public double value(Metric metric) {
    return switch (metric) {
      case LOSS -> loss;
      case ACCURACY -> accuracy;
      case VAL_LOSS -> valLoss;
      case VAL_ACCURACY -> valAccuracy;
    };
  }

  /// Whether there was validation data.
  public boolean validated() {
    // The loss of a model that diverged is NaN as well, an accuracy never is.
    return !Double.isNaN(valAccuracy);
  }
}
