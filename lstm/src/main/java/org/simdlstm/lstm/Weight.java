package org.simdlstm.lstm;

import java.util.List;

/// One trainable array of a model.
///
/// @param name Keras' layer and weight name, `lstm.recurrent_kernel` for one
/// @param shape its dimensions, Keras' own
/// @param values the live values, row-major: what is written here is what the model computes with
public record Weight(String name, List<Integer> shape, float[] values) {
  /// Refuses values that are not as many as the shape says.
  public Weight {
    shape = List.copyOf(shape);
    long size = shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
    if (size != values.length) {
      throw new IllegalArgumentException(
          "%s: shape %s needs %d values, not %d".formatted(name, shape, size, values.length));
    }
  }
}
