package org.simdlstm.lstm;

import java.util.List;

/// What [Sequential#fit] did.
///
/// @param epochs the figures of each epoch, the first one first
public record History(List<Epoch> epochs) {
  /// Copies the list.
  public History {
    epochs = List.copyOf(epochs);
  }
}
