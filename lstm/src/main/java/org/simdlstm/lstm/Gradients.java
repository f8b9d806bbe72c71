package org.simdlstm.lstm;

import java.util.List;

/// The mean loss of a minibatch and its gradient.
///
/// @param loss the mean of `-log p(label)` over the rows
/// @param values for each weight of the model, in its order and shape, the gradient of the loss
public record Gradients(double loss, List<float[]> values) {}
