package org.simdlstm.cli.verify;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.simdlstm.lstm.Activation;
import org.simdlstm.lstm.Dataset;
import org.simdlstm.lstm.Dense;
import org.simdlstm.lstm.Embedding;
import org.simdlstm.lstm.Gradients;
import org.simdlstm.lstm.Layer;
import org.simdlstm.lstm.Lstm;
import org.simdlstm.lstm.Sequential;
import org.simdlstm.reference.FiniteDifferences;
import org.simdlstm.reference.ReferenceMath;
import org.simdlstm.reference.ReferenceModel;

/// The whole model, forward and backward through all steps; the bounds are the project's promises.
final class ModelChecks {
  private static final double PROBABILITY = 1e-6;
  private static final double LOSS = 1e-6;
  private static final double GRADIENT = 2e-6;
  private static final double DIFFERENCE = 1e-6;

  private ModelChecks() {}

  /// A model with its minibatch and what the judge says about both.
  private record Case(String cases, Sequential model, ReferenceModel judge, Dataset batch) {

    static Case of(int rows, int length, Layer... layers) {
      Sequential model = Sequential.of(1, layers);
      widenEmbeddings(model);
      List<double[]> weights = new ArrayList<>();
      model.weights().forEach(weight -> weights.add(ReferenceMath.widen(weight.values())));
      Random random = new Random(1);
      int[] tokens = Samples.ints(random, rows * length, model.inputDim());
      for (int r = 1; r < rows; r++) {
        // Padding in front, more from row to row, as short newswires have it.
        int padding = r * (length - 1) / rows;
        Arrays.fill(tokens, r * length, r * length + padding, 0);
      }
      String cases = "%d x %d tokens, %d parameters".formatted(rows, length, model.parameters());
      int[] labels = Samples.ints(random, rows, model.outputDim());
      return new Case(
          cases, model, new ReferenceModel(weights), new Dataset(length, tokens, labels));
    }

    /// Initial embeddings are so small that the gates would stay almost linear.
    private static void widenEmbeddings(Sequential model) {
      float[] embeddings = model.weights().getFirst().values();
      for (int i = 0; i < embeddings.length; i++) {
        embeddings[i] *= 10;
      }
    }

    ReferenceModel.Gradients expected() {
      return judge.lossAndGradients(batch.tokens(), batch.rows(), batch.length(), batch.labels());
    }
  }

  static Stream<Supplier<Check>> small() {
    return checks("small model", Case.of(3, 7, layers(20, 8, 10, 5)));
  }

  static Stream<Supplier<Check>> all() {
    Case stack =
        Case.of(
            5,
            20,
            new Embedding(50, 12),
            new Lstm(17, true),
            new Lstm(9),
            new Dense(6, Activation.SOFTMAX));
    return Stream.of(
            Stream.<Supplier<Check>>of(ModelChecks::differences),
            small(),
            checks("stacked LSTMs", stack),
            checks("Reuters model", Case.of(20, 100, layers(1000, 100, 100, 46))))
        .flatMap(checks -> checks);
  }

  private static Layer[] layers(int words, int dimension, int units, int classes) {
    return new Layer[] {
      new Embedding(words, dimension), new Lstm(units), new Dense(classes, Activation.SOFTMAX)
    };
  }

  private static Stream<Supplier<Check>> checks(String name, Case c) {
    return Stream.of(
        () -> forward(name + " forward", c),
        () -> loss(name + " loss", c),
        () -> backward(name + " backward", c));
  }

  private static Check forward(String name, Case c) {
    Dataset batch = c.batch();
    float[] actual = c.model().predict(batch.tokens(), batch.length());
    double[] expected =
        c.judge().forward(batch.tokens(), batch.rows(), batch.length()).probabilities();
    Worst worst = new Worst();
    for (int i = 0; i < actual.length; i++) {
      worst.add(actual[i], expected[i], 1);
    }
    return new Check(name, c.cases(), worst.share(), PROBABILITY, "in a probability");
  }

  private static Check loss(String name, Case c) {
    Worst worst = new Worst();
    worst.add(c.model().evaluate(c.batch()).loss(), c.expected().loss(), 1);
    return new Check(name, c.cases(), worst.share(), LOSS, "in the loss");
  }

  private static Check backward(String name, Case c) {
    Gradients actual = c.model().gradients(c.batch());
    List<double[]> expected = c.expected().gradients();
    Worst worst = new Worst();
    for (int w = 0; w < expected.size(); w++) {
      double[] gradient = ReferenceMath.widen(actual.values().get(w));
      worst.add(ReferenceMath.relativeDistance(gradient, expected.get(w)), 0, 1);
    }
    return new Check(name, c.cases(), worst.share(), GRADIENT, "in a gradient's norm");
  }

  /// The judge's own gradients, from its loss alone.
  private static Check differences() {
    Case c = Case.of(3, 6, layers(5, 4, 3, 4));
    List<double[]> gradients = c.expected().gradients();
    Worst worst = new Worst();
    for (int w = 0; w < gradients.size(); w++) {
      double[] differences =
          FiniteDifferences.gradient(
              () ->
                  c.judge()
                      .loss(
                          c.batch().tokens(),
                          c.batch().rows(),
                          c.batch().length(),
                          c.batch().labels()),
              c.judge().weights().get(w));
      worst.add(ReferenceMath.relativeDistance(gradients.get(w), differences), 0, 1);
    }
    return new Check(
        "finite differences", c.cases(), worst.share(), DIFFERENCE, "in the judge's gradient");
  }
}
