package org.simdlstm.lstm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.simdlstm.kernels.Workers;

/// A stack of layers with its weights: an [Embedding], one or more [Lstm] and a [Dense].
///
/// All but the last LSTM return sequences. One thread trains a model at a time; to predict from
/// many threads, take a [#predictor()].
public final class Sequential {
  private static final int CORES = Runtime.getRuntime().availableProcessors();

  private final List<Layer> layers;
  private final List<String> names;
  private final List<Weight> weights;
  private Workers workers;

  private Sequential(List<Layer> layers) {
    this.layers = List.copyOf(layers);
    requireSupportedOrder();
    this.names = layerNames();
    this.weights = List.copyOf(zeroWeights());
  }

  /// A model with Keras' initial distributions, drawn from `seed`.
  public static Sequential of(long seed, Layer... layers) {
    Sequential model = new Sequential(Arrays.asList(layers));
    model.initialise(seed);
    return model;
  }

  /// A model whose weights are all zero, to be given others by [#setWeights].
  public static Sequential zeros(Layer... layers) {
    return new Sequential(Arrays.asList(layers));
  }

  /// The layers, input first.
  public List<Layer> layers() {
    return layers;
  }

  /// The weights in Keras' order; their values are live.
  public List<Weight> weights() {
    return weights;
  }

  /// The weight of this name.
  public Weight weight(String name) {
    return weights.stream()
        .filter(weight -> weight.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no weight is named " + name));
  }

  /// A copy of every weight's values, in the order of [#weights()].
  public List<float[]> copyWeights() {
    return weights.stream().map(weight -> weight.values().clone()).toList();
  }

  /// Takes over values in the order of [#weights()].
  public void setWeights(List<float[]> values) {
    if (values.size() != weights.size()) {
      throw new IllegalArgumentException(
          "the model has %d weights, not %d".formatted(weights.size(), values.size()));
    }
    for (int i = 0; i < weights.size(); i++) {
      Weight weight = weights.get(i);
      if (values.get(i).length != weight.values().length) {
        throw new IllegalArgumentException(
            "%s has %d values, not %d"
                .formatted(weight.name(), weight.values().length, values.get(i).length));
      }
    }
    for (int i = 0; i < weights.size(); i++) {
      float[] target = weights.get(i).values();
      System.arraycopy(values.get(i), 0, target, 0, target.length);
    }
  }

  /// How many numbers the model learns.
  public long parameters() {
    return weights.stream().mapToLong(weight -> weight.values().length).sum();
  }

  /// The size of the vocabulary: tokens are `0 .. inputDim - 1`.
  public int inputDim() {
    return ((Embedding) layers.getFirst()).inputDim();
  }

  /// Outputs in a row, for a classifier its classes.
  public int outputDim() {
    return ((Dense) layers.getLast()).units();
  }

  /// Keras' table of the layers.
  ///
  /// @param length tokens in a sequence, for the column of shapes
  public String summary(int length) {
    return Summary.of(this, length);
  }

  /// Trains on `data` and says how it went.
  ///
  /// The same model, data and arguments give the same weights, whatever the machine and `threads`.
  /// Adam starts anew at every call.
  public History fit(Dataset data, Fit options) {
    return new Fitting(this, options).run(data);
  }

  /// Loss and accuracy on `data`.
  public Evaluation evaluate(Dataset data) {
    return new Predictor(this, workers(CORES)).evaluate(data);
  }

  /// The mean loss of all of `data` as one minibatch, and its gradient.
  public Gradients gradients(Dataset data) {
    requireFit(data);
    Training training = new Training(this, workers(CORES));
    training.gradients(data, IntStream.range(0, data.rows()).toArray(), 0, data.rows());
    return new Gradients(training.loss() / data.rows(), training.gradients());
  }

  /// The outputs for `tokens` `[rows, length]`: `[rows, outputDim]`.
  public float[] predict(int[] tokens, int length) {
    return new Predictor(this, workers(CORES)).predict(tokens, length);
  }

  /// A snapshot for prediction on all cores.
  public Predictor predictor() {
    return predictor(CORES);
  }

  /// A snapshot for prediction: later changes of the model do not reach it.
  ///
  /// @param threads how many threads share a large call; the result does not depend on it
  public Predictor predictor(int threads) {
    return new Predictor(this, new Workers(threads));
  }

  /// The threads of the model's own calls, the same ones as long as their number is: idle ones live
  /// on for a while, so new ones for each call would pile up.
  synchronized Workers workers(int threads) {
    if (workers == null || workers.threads() != threads) {
      workers = new Workers(threads);
    }
    return workers;
  }

  /// Refuses data on which this model has no loss.
  void requireFit(Dataset data) {
    requireRows(data);
    requireLoss(((Dense) layers.getLast()).activation());
    requireRange("token", data.tokens(), inputDim());
    requireRange("label", data.labels(), outputDim());
  }

  /// Refuses outputs that are no probabilities.
  static void requireLoss(Activation activation) {
    if (activation != Activation.SOFTMAX) {
      throw new IllegalArgumentException("the loss needs a last layer with softmax");
    }
  }

  /// Refuses a size that is not positive.
  static void requirePositive(String what, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(what + " must be at least 1, not " + value);
    }
  }

  /// Refuses data that has no mean.
  static void requireRows(Dataset data) {
    if (data.rows() == 0) {
      throw new IllegalArgumentException("the data set has no rows");
    }
  }

  /// Refuses values outside of `0 .. end - 1`.
  static void requireRange(String what, int[] values, int end) {
    for (int i = 0; i < values.length; i++) {
      if (values[i] < 0 || values[i] >= end) {
        throw new IllegalArgumentException(
            "%s %d at index %d is outside of 0 .. %d".formatted(what, values[i], i, end - 1));
      }
    }
  }

  /// Keras' name of a layer: `lstm`, `lstm_1`, ...
  String layerName(int layer) {
    return names.get(layer);
  }

  private void requireSupportedOrder() {
    boolean ordered =
        layers.size() >= 3
            && layers.getFirst() instanceof Embedding
            && layers.getLast() instanceof Dense
            && layers.subList(1, layers.size() - 1).stream().allMatch(Lstm.class::isInstance);
    if (!ordered) {
      throw new IllegalArgumentException(
          "a model is an Embedding, one or more Lstm and a Dense, not " + layers);
    }
    for (int i = 1; i < layers.size() - 1; i++) {
      boolean last = i == layers.size() - 2;
      if (((Lstm) layers.get(i)).returnSequences() == last) {
        throw new IllegalArgumentException(
            "all LSTM layers but the last return sequences, layer %d is %s"
                .formatted(i, layers.get(i)));
      }
    }
  }

  private List<String> layerNames() {
    Map<String, Integer> seen = new HashMap<>();
    List<String> result = new ArrayList<>();
    for (Layer layer : layers) {
      String name =
          switch (layer) {
            case Embedding e -> "embedding";
            case Lstm l -> "lstm";
            case Dense d -> "dense";
          };
      int earlier = seen.merge(name, 1, Integer::sum) - 1;
      result.add(earlier == 0 ? name : name + "_" + earlier);
    }
    return List.copyOf(result);
  }

  private List<Weight> zeroWeights() {
    List<Weight> result = new ArrayList<>();
    int input = 0;
    for (int i = 0; i < layers.size(); i++) {
      String prefix = names.get(i) + ".";
      switch (layers.get(i)) {
        case Embedding(int inputDim, int outputDim) -> {
          result.add(zeros(prefix + "embeddings", inputDim, outputDim));
          input = outputDim;
        }
        case Lstm(int units, boolean _) -> {
          result.add(zeros(prefix + "kernel", input, 4 * units));
          result.add(zeros(prefix + "recurrent_kernel", units, 4 * units));
          result.add(zeros(prefix + "bias", 4 * units));
          input = units;
        }
        case Dense(int units, Activation _) -> {
          result.add(zeros(prefix + "kernel", input, units));
          result.add(zeros(prefix + "bias", units));
          input = units;
        }
      }
    }
    return result;
  }

  private static Weight zeros(String name, Integer... shape) {
    long size = Arrays.stream(shape).mapToLong(Integer::longValue).reduce(1, (a, b) -> a * b);
    if (size > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "%s: shape %s has more values than an array holds".formatted(name, List.of(shape)));
    }
    return new Weight(name, List.of(shape), new float[(int) size]);
  }

  private void initialise(long seed) {
    for (int i = 0; i < weights.size(); i++) {
      Weight weight = weights.get(i);
      float[] w = weight.values();
      List<Integer> shape = weight.shape();
      Random random = Random.of(seed, i);
      String name = weight.name();
      switch (name.substring(name.indexOf('.') + 1)) {
        case "embeddings" -> Initializers.uniform(w, 0.05, random);
        case "kernel" -> Initializers.glorotUniform(w, shape.get(0), shape.get(1), random);
        case "recurrent_kernel" -> Initializers.orthogonal(w, shape.get(0), shape.get(1), random);
        default -> {
          if (name.startsWith("lstm")) {
            Initializers.unitForgetBias(w, w.length / 4);
          }
        }
      }
    }
  }
}
