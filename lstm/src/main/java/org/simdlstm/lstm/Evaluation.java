package org.simdlstm.lstm;

/// How a model does on a data set.
///
/// @param loss the mean of `-log p(label)` over the rows, natural logarithm
/// @param accuracy the share of rows whose most probable class is the label
public record Evaluation(double loss, double accuracy) {}
