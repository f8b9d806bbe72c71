package org.simdlstm.io;

import static org.simdlstm.io.JsonValue.NEXT_STEP;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.simdlstm.lstm.Activation;
import org.simdlstm.lstm.Dense;
import org.simdlstm.lstm.Embedding;
import org.simdlstm.lstm.Epoch;
import org.simdlstm.lstm.History;
import org.simdlstm.lstm.Layer;
import org.simdlstm.lstm.Lstm;
import org.simdlstm.lstm.Sequential;
import org.simdlstm.lstm.Weight;

/// A [SavedModel] as a checked [Safetensors] file: a tensor for each weight, by Keras' names, and
/// the rest as JSON in the metadata. The same model gives the same bytes; no time or place is in
/// them.
public final class ModelFile {
  private static final int FORMAT_VERSION = 1;

  // With the figures of so many epochs the header still has room for every word.
  static final int MAX_EPOCHS = 100_000;
  static final int MAX_WEIGHTS =
      (Safetensors.MAX_FILE_BYTES - Safetensors.MAX_HEADER_BYTES - Long.BYTES) / Float.BYTES;

  private ModelFile() {}

  /// Refuses a training whose outcome [#save] could not save, before it is begun.
  ///
  /// @throws IllegalArgumentException if a file does not hold so many weights or epochs
  public static void requireSavable(List<Layer> layers, int epochs) {
    double weights = weights(layers);
    if (weights > MAX_WEIGHTS) {
      throw new IllegalArgumentException(
          "a model of %.0f weights, but a model file holds at most %d"
              .formatted(weights, MAX_WEIGHTS));
    }
    if (epochs > MAX_EPOCHS) {
      throw new IllegalArgumentException(
          "%d epochs, but a model file holds the figures of at most %d"
              .formatted(epochs, MAX_EPOCHS));
    }
  }

  /// Writes the model in one step, see [AtomicFiles].
  ///
  /// @throws IllegalArgumentException if a weight is NaN or infinite
  public static void save(Path file, SavedModel saved) throws IOException {
    List<Tensor> tensors = new ArrayList<>();
    for (Weight weight : saved.model().weights()) {
      int index = firstNotFinite(weight.values());
      if (index >= 0) {
        throw new IllegalArgumentException(
            "%s[%d] is %s".formatted(weight.name(), index, weight.values()[index]));
      }
      tensors.add(Tensor.of(weight.name(), weight.values(), shape(weight)));
    }
    Safetensors.writeChecked(file, metadata(saved), tensors);
  }

  /// Reads what [#save] wrote.
  ///
  /// @throws FormatException if the file is anything else
  public static SavedModel load(Path file) throws IOException {
    Safetensors content = Safetensors.readChecked(file);
    String name = Printable.escape(file.toString());
    Map<String, String> metadata = content.metadata();
    requireVersion(name, metadata.get("format_version"));
    try {
      Sequential model = model(name, json(name, metadata, "layers"), content);
      return new SavedModel(
          model,
          vocabulary(json(name, metadata, "vocabulary")),
          json(name, metadata, "topics").texts(),
          json(name, metadata, "length").integer(1),
          json(name, metadata, "seed").whole(),
          history(json(name, metadata, "history")));
    } catch (IllegalArgumentException e) {
      throw new FormatException(name + ": " + Printable.escape(e.getMessage()) + NEXT_STEP, e);
    }
  }

  private static void requireVersion(String file, String version) throws FormatException {
    if (version == null) {
      throw new FormatException(
          file + ": no format_version in the metadata\nThe file is not a simdlstm model.");
    }
    if (!version.equals(Integer.toString(FORMAT_VERSION))) {
      throw new FormatException(
          "%s: format_version %s, this program reads %d\nRead it with the simdlstm that wrote it."
              .formatted(file, Printable.quote(version), FORMAT_VERSION));
    }
  }

  private static JsonValue json(String file, Map<String, String> metadata, String key)
      throws FormatException {
    if (!metadata.containsKey(key)) {
      throw new FormatException(file + ": no " + key + " in the metadata" + NEXT_STEP);
    }
    return JsonValue.parse(file + ": " + key, metadata.get(key));
  }

  private static Map<String, String> metadata(SavedModel saved) {
    return Map.of(
        "format_version",
        Integer.toString(FORMAT_VERSION),
        "program",
        "simdlstm " + Version.current(),
        "layers",
        JsonValue.write(saved.model().layers().stream().map(ModelFile::layer).toList()),
        "vocabulary",
        JsonValue.write(vocabulary(saved.vocabulary())),
        "topics",
        JsonValue.write(saved.topics()),
        "length",
        JsonValue.write(saved.length()),
        "seed",
        JsonValue.write(saved.seed()),
        "history",
        JsonValue.write(saved.history().epochs().stream().map(ModelFile::epoch).toList()));
  }

  // --- layers and weights ------------------------------------------------------------------------

  private static Map<String, Object> layer(Layer layer) {
    return switch (layer) {
      case Embedding(int inputDim, int outputDim) ->
          object("class", "Embedding", "input_dim", inputDim, "output_dim", outputDim);
      case Lstm(int units, boolean returnSequences) ->
          object("class", "LSTM", "units", units, "return_sequences", returnSequences);
      case Dense(int units, Activation activation) ->
          object("class", "Dense", "units", units, "activation", name(activation));
    };
  }

  private static Layer layer(JsonValue json) throws FormatException {
    String type = json.member("class").text();
    return switch (type) {
      case "Embedding" -> {
        var members = json.members("class", "input_dim", "output_dim");
        yield new Embedding(
            members.get("input_dim").integer(1), members.get("output_dim").integer(1));
      }
      case "LSTM" -> {
        var members = json.members("class", "units", "return_sequences");
        yield new Lstm(members.get("units").integer(1), members.get("return_sequences").bool());
      }
      case "Dense" -> {
        var members = json.members("class", "units", "activation");
        yield new Dense(members.get("units").integer(1), activation(members.get("activation")));
      }
      default ->
          throw new FormatException(
              "%s: no layer of class %s is known".formatted(json.place(), Printable.quote(type))
                  + NEXT_STEP);
    };
  }

  private static String name(Activation activation) {
    return switch (activation) {
      case LINEAR -> "linear";
      case SOFTMAX -> "softmax";
    };
  }

  private static Activation activation(JsonValue json) throws FormatException {
    return switch (json.text()) {
      case "linear" -> Activation.LINEAR;
      case "softmax" -> Activation.SOFTMAX;
      default ->
          throw new FormatException(
              "%s: no activation %s is known".formatted(json.place(), Printable.quote(json.text()))
                  + NEXT_STEP);
    };
  }

  private static Sequential model(String file, JsonValue json, Safetensors content)
      throws FormatException {
    List<Layer> layers = new ArrayList<>();
    for (JsonValue element : json.elements()) {
      layers.add(layer(element));
    }
    requireSize(json.place(), layers, content);
    Sequential model = Sequential.zeros(layers.toArray(Layer[]::new));
    List<float[]> values = new ArrayList<>();
    for (Weight weight : model.weights()) {
      float[] w = content.tensor(weight.name(), Dtype.F32, shape(weight)).floats();
      int index = firstNotFinite(w);
      if (index >= 0) {
        throw new FormatException(
            "%s: tensor \"%s\": value %d is %s\nThe training that wrote it has failed; train again."
                .formatted(file, weight.name(), index, w[index]));
      }
      values.add(w);
    }
    requireNoOther(file, model, content);
    model.setWeights(values);
    return model;
  }

  /// Before a model is made from sizes that nothing vouches for.
  private static void requireSize(String place, List<Layer> layers, Safetensors content)
      throws FormatException {
    long held = content.tensors().stream().mapToLong(t -> product(t.shape())).sum();
    double needed = weights(layers);
    if (needed != held) {
      throw new FormatException(
          "%s: these layers have %.0f parameters, the file %d".formatted(place, needed, held)
              + NEXT_STEP);
    }
  }

  /// How many there are; in double, because it may be beyond long too.
  private static double weights(List<Layer> layers) {
    double weights = 0;
    double input = 0;
    for (Layer layer : layers) {
      switch (layer) {
        case Embedding(int inputDim, int outputDim) -> {
          weights += (double) inputDim * outputDim;
          input = outputDim;
        }
        case Lstm(int units, boolean _) -> {
          weights += 4.0 * units * (input + units + 1);
          input = units;
        }
        case Dense(int units, Activation _) -> {
          weights += units * (input + 1);
          input = units;
        }
      }
    }
    return weights;
  }

  private static void requireNoOther(String file, Sequential model, Safetensors content)
      throws FormatException {
    Set<String> known = model.weights().stream().map(Weight::name).collect(Collectors.toSet());
    for (Tensor tensor : content.tensors()) {
      if (!known.contains(tensor.name())) {
        throw new FormatException(
            "%s: tensor %s belongs to no layer".formatted(file, Printable.quote(tensor.name()))
                + NEXT_STEP);
      }
    }
  }

  private static int[] shape(Weight weight) {
    return weight.shape().stream().mapToInt(Integer::intValue).toArray();
  }

  private static long product(int[] shape) {
    long product = 1;
    for (int dimension : shape) {
      product *= dimension;
    }
    return product;
  }

  private static int firstNotFinite(float[] values) {
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        return i;
      }
    }
    return -1;
  }

  // --- vocabulary and history --------------------------------------------------------------------

  private static Map<String, Object> vocabulary(Vocabulary vocabulary) {
    Vocabulary.Settings settings = vocabulary.settings();
    return object(
        "num_words", settings.numWords(),
        "skip_top", settings.skipTop(),
        "start_char", settings.startChar(),
        "oov_char", settings.oovChar(),
        "index_from", settings.indexFrom(),
        "words", vocabulary.words());
  }

  private static Vocabulary vocabulary(JsonValue json) throws FormatException {
    var members =
        json.members("num_words", "skip_top", "start_char", "oov_char", "index_from", "words");
    return Vocabulary.ofWords(
        members.get("words").texts(),
        new Vocabulary.Settings(
            members.get("num_words").integer(0),
            members.get("skip_top").integer(0),
            integerOrNull(members.get("start_char")),
            integerOrNull(members.get("oov_char")),
            members.get("index_from").integer(0)));
  }

  private static Integer integerOrNull(JsonValue json) throws FormatException {
    return json.value() == null ? null : (Integer) json.integer(0);
  }

  private static Map<String, Object> epoch(Epoch epoch) {
    return object(
        "epoch", epoch.number(),
        "loss", epoch.loss(),
        "accuracy", epoch.accuracy(),
        "val_loss", epoch.valLoss(),
        "val_accuracy", epoch.valAccuracy());
  }

  private static History history(JsonValue json) throws FormatException {
    List<Epoch> epochs = new ArrayList<>();
    for (JsonValue element : json.elements()) {
      var members = element.members("epoch", "loss", "accuracy", "val_loss", "val_accuracy");
      epochs.add(
          new Epoch(
              members.get("epoch").integer(1),
              members.get("loss").real(),
              members.get("accuracy").real(),
              members.get("val_loss").real(),
              members.get("val_accuracy").real()));
    }
    return new History(epochs);
  }

  /// Names and values in turn, in their order.
  private static Map<String, Object> object(Object... members) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < members.length; i += 2) {
      map.put((String) members[i], members[i + 1]);
    }
    return map;
  }
}
