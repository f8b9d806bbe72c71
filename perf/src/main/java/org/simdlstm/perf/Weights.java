package org.simdlstm.perf;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntFunction;

/// The model's weights in Keras' layout and order, gates i, f, c, o.
///
/// @param length tokens in a sequence
/// @param vocabulary V, different tokens
/// @param inputs D, numbers in an embedding
/// @param units H, numbers in the state
/// @param classes C, outputs
/// @param embeddings `[V, D]`
/// @param kernel `[D, 4H]`
/// @param recurrentKernel `[H, 4H]`
/// @param bias `[4H]`
/// @param denseKernel `[H, C]`
/// @param denseBias `[C]`
public record Weights(
    int length,
    int vocabulary,
    int inputs,
    int units,
    int classes,
    float[] embeddings,
    float[] kernel,
    float[] recurrentKernel,
    float[] bias,
    float[] denseKernel,
    float[] denseBias) {

  /// The notebook's sizes with weights large enough for every gate to matter.
  public static Weights reuters() {
    return random(100, 1000, 100, 100, 46);
  }

  /// The notebook's sizes with the values that [#concatenated] gave.
  public static Weights reuters(float[] values) {
    int[] end = {0};
    IntFunction<float[]> next = size -> Arrays.copyOfRange(values, end[0], end[0] += size);
    return new Weights(
        100,
        1000,
        100,
        100,
        46,
        next.apply(1000 * 100),
        next.apply(100 * 400),
        next.apply(100 * 400),
        next.apply(400),
        next.apply(100 * 46),
        next.apply(46));
  }

  /// Weights of these sizes, always the same.
  public static Weights random(int length, int vocabulary, int inputs, int units, int classes) {
    SplittableRandom random = new SplittableRandom(1);
    return new Weights(
        length,
        vocabulary,
        inputs,
        units,
        classes,
        uniform(random, vocabulary * inputs, 0.5),
        uniform(random, inputs * 4 * units, 2 / Math.sqrt(inputs)),
        uniform(random, units * 4 * units, 1 / Math.sqrt(units)),
        uniform(random, 4 * units, 0.5),
        uniform(random, units * classes, 3 / Math.sqrt(units)),
        uniform(random, classes, 0.5));
  }

  /// All arrays in Keras' order.
  public List<float[]> arrays() {
    return List.of(embeddings, kernel, recurrentKernel, bias, denseKernel, denseBias);
  }

  /// All values in Keras' order.
  float[] concatenated() {
    float[] values = new float[arrays().stream().mapToInt(array -> array.length).sum()];
    int end = 0;
    for (float[] array : arrays()) {
      System.arraycopy(array, 0, values, end, array.length);
      end += array.length;
    }
    return values;
  }

  /// Numbers in `[-limit, limit)`.
  static float[] uniform(SplittableRandom random, int size, double limit) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextDouble(-limit, limit);
    }
    return values;
  }
}
