package org.simdlstm.lstm;

import java.util.List;

/// Keras' EarlyStopping: ends the training when a metric has not improved for some epochs.
///
/// An epoch improves when it is better than the best so far by more than `minDelta`. With
/// `restoreBestWeights` the model ends with the weights of the best epoch, whether or not the
/// training was stopped. One object serves one training.
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
    this.best = monitor.better(0, 1) ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
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

  @Override
  public boolean onEpochEnd(Sequential model, Epoch epoch) {
    double value = epoch.value(monitor);
    if (improves(value)) {
      best = value;
      bestEpoch = epoch.number();
      waited = 0;
      if (restoreBestWeights) {
        bestWeights = model.copyWeights();
      }
      return true;
    }
    waited++;
    return waited < patience || epoch.number() == 1;
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
