package org.simdlstm.lstm;

/// Called by [Sequential#fit] on the thread that called it.
public interface Callback {
  /// Before the first epoch.
  ///
  /// @param validated whether epochs end with a validation
  default void onTrainBegin(Sequential model, boolean validated) {}

  /// After each minibatch, before the next.
  ///
  /// @param epoch 1 for the first
  /// @param rows training rows seen in this epoch so far
  /// @param totalRows training rows in an epoch
  /// @param loss the mean loss over the rows seen so far
  /// @param accuracy the share of right answers over the rows seen so far
  default void onBatchEnd(int epoch, int rows, int totalRows, double loss, double accuracy) {}

  /// After each epoch and its validation.
  ///
  /// @return whether to go on with the next epoch
  default boolean onEpochEnd(Sequential model, Epoch epoch) {
    return true;
  }

  /// After the last epoch.
  default void onTrainEnd(Sequential model) {}
}
