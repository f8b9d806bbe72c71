package org.simdlstm.perf;

import java.util.Arrays;
import java.util.SplittableRandom;

/// A model of some size at work on some batch; in text `32x100x100x1000`.
///
/// What a call must compute is counted in multiply-adds of matrix products, two FLOP each, after
/// all savings that leave the result as it is: the first step starts from zeros and needs no
/// recurrent product, and the input product is done once for each distinct token of a minibatch, in
/// prediction never, for there it is a table that is computed with the model.
///
/// @param batch B, sequences a call or minibatch
/// @param hidden H, units of the LSTM
/// @param length T, tokens in a sequence
/// @param vocabulary V, different tokens
record ModelSize(int batch, int hidden, int length, int vocabulary) {
  /// The textbook's model, Keras' default batch.
  static final ModelSize REUTERS = new ModelSize(32, 100, 100, 1000);

  /// D, numbers in an embedding.
  static final int INPUTS = 100;

  /// C.
  static final int CLASSES = 46;

  static ModelSize parse(String text) {
    int[] sizes = Arrays.stream(text.split("x")).mapToInt(Integer::parseInt).toArray();
    return new ModelSize(sizes[0], sizes[1], sizes[2], sizes[3]);
  }

  @Override
  public String toString() {
    return "%dx%dx%dx%d".formatted(batch, hidden, length, vocabulary);
  }

  /// This size with another batch, hidden size, length or vocabulary.
  ModelSize with(String dimension, int value) {
    return switch (dimension) {
      case "batch" -> new ModelSize(value, hidden, length, vocabulary);
      case "hidden" -> new ModelSize(batch, value, length, vocabulary);
      case "length" -> new ModelSize(batch, hidden, value, vocabulary);
      case "vocabulary" -> new ModelSize(batch, hidden, length, value);
      default -> throw new IllegalArgumentException("a model has no " + dimension);
    };
  }

  Weights weights() {
    return Weights.random(length, vocabulary, INPUTS, hidden, CLASSES);
  }

  /// Random tokens of so many sequences, without padding.
  int[] tokens(int rows, int seed) {
    return new SplittableRandom(seed).ints((long) rows * length, 1, vocabulary).toArray();
  }

  /// GFLOP of one prediction of the batch.
  double predictionGflop() {
    return 2e-9 * batch * ((length - 1) * recurrent() + (double) hidden * CLASSES);
  }

  /// GFLOP of one step of training: each product there and, for both its operands, back.
  double trainingGflop(int[] minibatch) {
    long distinct = Arrays.stream(minibatch).distinct().count();
    return 3 * (predictionGflop() + 2e-9 * distinct * INPUTS * 4 * hidden);
  }

  private double recurrent() {
    return 4.0 * hidden * hidden;
  }
}
