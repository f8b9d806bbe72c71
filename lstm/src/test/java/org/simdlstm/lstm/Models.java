package org.simdlstm.lstm;

import java.util.ArrayList;
import java.util.List;

/// Models and data for the tests.
final class Models {
  private Models() {}

  static Sequential of(int vocabulary, int dimension, List<Integer> units, int classes, long seed) {
    List<Layer> layers = new ArrayList<>();
    layers.add(new Embedding(vocabulary, dimension));
    for (int i = 0; i < units.size(); i++) {
      layers.add(new Lstm(units.get(i), i < units.size() - 1));
    }
    layers.add(new Dense(classes, Activation.SOFTMAX));
    return Sequential.of(seed, layers.toArray(Layer[]::new));
  }

  /// Random tokens, of which half of the sequences begin with some zeros, one of them all zeros.
  static Dataset data(int vocabulary, int classes, int rows, int length, long seed) {
    Random random = new Random(seed);
    int[] tokens = new int[rows * length];
    int[] labels = new int[rows];
    for (int row = 0; row < rows; row++) {
      int pads = random.nextInt(2) * random.nextInt(length + 1);
      if (row == rows / 2 && rows > 2) {
        pads = length;
      }
      for (int t = pads; t < length; t++) {
        tokens[row * length + t] = random.nextInt(vocabulary);
      }
      labels[row] = random.nextInt(classes);
    }
    return new Dataset(length, tokens, labels);
  }
}
