package org.simdlstm.lstm;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// The arguments of [Sequential#fit], by Keras' names and with Keras' defaults.
public final class Fit {
  int epochs = 1;
  int batchSize = 32;
  boolean shuffle = true;
  long seed;
  int threads = Runtime.getRuntime().availableProcessors();
  double validationSplit;
  Dataset validation;
  Adam optimizer = Adam.DEFAULTS;
  final List<Callback> callbacks = new ArrayList<>();

  /// One epoch in batches of 32, shuffled, with Adam, on all cores.
  public Fit() {}

  /// Passes over the training data.
  public Fit epochs(int value) {
    Sequential.requirePositive("epochs", value);
    this.epochs = value;
    return this;
  }

  /// Rows in a minibatch; the last one of an epoch may have fewer.
  public Fit batchSize(int value) {
    Sequential.requirePositive("batchSize", value);
    this.batchSize = value;
    return this;
  }

  /// Whether each epoch takes the rows in a new order.
  public Fit shuffle(boolean value) {
    this.shuffle = value;
    return this;
  }

  /// Decides the orders of the rows, the same ones in each fit.
  public Fit seed(long value) {
    this.seed = value;
    return this;
  }

  /// How many threads work; the result does not depend on it.
  public Fit threads(int value) {
    Sequential.requirePositive("threads", value);
    this.threads = value;
    return this;
  }

  /// Validates on this data after each epoch.
  public Fit validation(Dataset value) {
    this.validation = value;
    return this;
  }

  /// Validates on the last share of the training rows and does not train on them.
  public Fit validationSplit(double value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException("validationSplit must be in [0, 1), not " + value);
    }
    this.validationSplit = value;
    return this;
  }

  /// How many of so many rows [#validationSplit] leaves to train on: the first ones, rounded down
  /// as Keras does.
  ///
  /// @throws IllegalArgumentException if it leaves none, or with a split none to validate on
  public int trainingRows(int rows) {
    int cut = (int) (rows * (1 - validationSplit));
    if (cut == 0 || validationSplit > 0 && cut == rows) {
      throw new IllegalArgumentException(
          "%d rows cannot be split with validationSplit %s: one side would be empty"
              .formatted(rows, validationSplit));
    }
    return cut;
  }

  /// How the weights follow the gradients.
  public Fit optimizer(Adam value) {
    this.optimizer = Objects.requireNonNull(value);
    return this;
  }

  /// Adds a callback; all are called in the order they were added.
  public Fit callback(Callback value) {
    callbacks.add(Objects.requireNonNull(value));
    return this;
  }
}
