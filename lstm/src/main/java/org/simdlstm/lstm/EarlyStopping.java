package org.simdlstm.lstm;

import java.util.List;

/// Keras' EarlyStopping: ends the training when a metric has not improved for some epochs.
///
/// The first epoch is the best so far, and a later one improves on it when it is better by more
/// than `minDelta`; so nothing improves on NaN, nor does NaN on anything. With `restoreBestWeights`
/// the model ends with the weights of the best epoch, whether or not the training was stopped.
public final class EarlyStopping implements Callback {
  private final Metric monitor;
  private int patience;
  private double minDelta;
  private boolean restoreBestWeights;

  private int waited;
  private int bestEpoch;
  private double best;
  private List<float[]> bestWeights;

  private EarlyStopping(Metric monitor) {
    this.monitor = monitor;
  }

  /// Watches `monitor`, with no patience, no least improvement, and nothing restored.
  public static EarlyStopping on(Metric monitor) {
    return new EarlyStopping(monitor);
  }

  /// How many epochs without improvement in a row end the training; 0 and 1 are the same.
  public EarlyStopping patience(int epochs) {
    if (epochs < 0) {
      throw new IllegalArgumentException("patience must not be negative: " + epochs);
    }
    this.patience = epochs;
    return this;
  }

  /// An improvement of this or less does not count.
  public EarlyStopping minDelta(double value) {
    if (Double.isNaN(value)) {
      throw new IllegalArgumentException("minDelta must be a number");
    }
    this.minDelta = Math.abs(value);
    return this;
  }

  /// Whether the model ends with the weights of the best epoch instead of the last one's.
  public EarlyStopping restoreBestWeights(boolean value) {
    this.restoreBestWeights = value;
    return this;
  }

  /// The number of the best epoch, 0 before the first.
  public int bestEpoch() {
    return bestEpoch;
  }

  /// {@inheritDoc}
  ///
  /// @throws IllegalArgumentException if there is no validation data to watch
  @Override
  public void onTrainBegin(Sequential model, boolean validated) {
    if (monitor.ofValidation() && !validated) {
      throw new IllegalArgumentException(
          "early stopping watches %s, but there is no validation data".formatted(monitor));
    }
    bestEpoch = 0;
    bestWeights = null;
  }

  @Override
  public boolean onEpochEnd(Sequential model, Epoch epoch) {
    double value = epoch.value(monitor);
    if (bestEpoch == 0 || improves(value)) {
      best = value;
      bestEpoch = epoch.number();
      waited = 0;
      if (restoreBestWeights) {
        bestWeights = model.copyWeights();
      }
      return true;
    }
    waited++;
    return waited < patience;
  }

  @Override
  public void onTrainEnd(Sequential model) {
    if (bestWeights != null) {
      model.setWeights(bestWeights);
    }
  }

  private boolean improves(double value) {
    double worse = monitor.better(0, 1) ? value + minDelta : value - minDelta;
    return monitor.better(worse, best);
  }
}
