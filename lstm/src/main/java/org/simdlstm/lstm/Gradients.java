package org.simdlstm.lstm;

import java.util.List;

/// The loss of a minibatch and how it changes with the weights.
///
/// @param loss the mean of `-log p(label)` over the rows
/// @param values its derivative by every weight, in the order and shapes of [Sequential#weights()]
public record Gradients(double loss, List<float[]> values) {
  /// Copies the list.
  public Gradients {
    values = List.copyOf(values);
  }
}
