package org.simdlstm.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.simdlstm.lstm.Activation;
import org.simdlstm.lstm.Dense;
import org.simdlstm.lstm.Embedding;
import org.simdlstm.lstm.Epoch;
import org.simdlstm.lstm.History;
import org.simdlstm.lstm.Layer;
import org.simdlstm.lstm.Lstm;
import org.simdlstm.lstm.Sequential;

class ModelFileTest {
  @TempDir private Path folder;

  static SavedModel small() {
    Sequential model =
        Sequential.of(
            7,
            new Embedding(8, 3),
            new Lstm(5, true),
            new Lstm(4),
            new Dense(3, Activation.SOFTMAX));
    Vocabulary vocabulary =
        Vocabulary.ofWords(
            List.of("the", "\"quoted\"", "wheat", "rare"),
            new Vocabulary.Settings(8, 0, 1, null, 3));
    History history =
        new History(
            List.of(
                new Epoch(1, 2.5, 0.1, Double.NaN, Double.NaN),
                new Epoch(2, 1 / 3.0, 0.2, 1e-300, 1)));
    return new SavedModel(
        model, vocabulary, List.of("earn", "veg-oil", "a\nb"), 6, Long.MIN_VALUE, history);
  }

  private Path saved() throws IOException {
    Path file = folder.resolve("model.safetensors");
    ModelFile.save(file, small());
    return file;
  }

  @Test
  void loadsWhatWasSaved() throws IOException {
    SavedModel loaded = ModelFile.load(saved());
    SavedModel small = small();
    assertThat(loaded.model().layers()).isEqualTo(small.model().layers());
    for (int w = 0; w < small.model().weights().size(); w++) {
      assertThat(loaded.model().weights().get(w).values())
          .isEqualTo(small.model().weights().get(w).values());
    }
    assertThat(loaded.vocabulary().words()).isEqualTo(small.vocabulary().words());
    assertThat(loaded.vocabulary().settings()).isEqualTo(small.vocabulary().settings());
    assertThat(loaded.topics()).isEqualTo(small.topics());
    assertThat(loaded.length()).isEqualTo(6);
    assertThat(loaded.seed()).isEqualTo(Long.MIN_VALUE);
    assertThat(loaded.history()).isEqualTo(small.history());
  }

  @Test
  void sameModelGivesSameBytesUnderAnyName() throws IOException {
    Path other = folder.resolve("other");
    ModelFile.save(other, small());
    assertThat(other).hasSameBinaryContentAs(saved());
    assertThat(new String(Files.readAllBytes(other), StandardCharsets.ISO_8859_1))
        .doesNotContain(folder.toString());
  }

  @Test
  void doesNotSaveWhatItWouldNotLoad() throws IOException {
    SavedModel small = small();
    small.model().weight("lstm_1.bias").values()[2] = Float.NaN;
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ModelFile.save(folder.resolve("bad"), small))
        .withMessage("lstm_1.bias[2] is NaN");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void holdsTheLongestHistoryBesideEveryWord() throws IOException {
    double longest = Math.nextUp(1e-5); // in its decimal form
    Epoch epoch = new Epoch(ModelFile.MAX_EPOCHS, longest, 1 / 300.0, longest, 1 / 300.0);
    History history = new History(Collections.nCopies(ModelFile.MAX_EPOCHS, epoch));
    List<String> words =
        IntStream.range(0, Newswires.WORDS).mapToObj(i -> "word-" + i + "\"").toList();
    Vocabulary.Settings settings = new Vocabulary.Settings(Newswires.WORDS + 4, 0, 1, 2, 3);
    SavedModel saved =
        new SavedModel(
            Sequential.of(
                1,
                new Embedding(settings.numWords(), 1),
                new Lstm(1),
                new Dense(1, Activation.LINEAR)),
            Vocabulary.ofWords(words, settings),
            List.of("earn"),
            6,
            1,
            history);
    Path file = folder.resolve("long");
    ModelFile.save(file, saved);
    SavedModel loaded = ModelFile.load(file);
    assertThat(loaded.history()).isEqualTo(history);
    assertThat(loaded.vocabulary().words()).isEqualTo(words);
  }

  @Test
  void refusesATrainingThatItCouldNotSave() {
    Layer dense = new Dense(1, Activation.LINEAR);
    ModelFile.requireSavable(
        List.of(new Embedding(ModelFile.MAX_WEIGHTS - 2, 1), dense), ModelFile.MAX_EPOCHS);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                ModelFile.requireSavable(
                    List.of(new Embedding(ModelFile.MAX_WEIGHTS - 1, 1), dense), 1))
        .withMessageContaining("at most 264241150");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ModelFile.requireSavable(List.of(dense), ModelFile.MAX_EPOCHS + 1))
        .withMessageContaining("at most 100000");
  }

  @Test
  void refusesJsonThatWouldFillTheMemory() throws IOException {
    String many = "[" + "{},".repeat(4_000_000) + "{}]";
    refused(content -> content.metadata.put("history", many), "history: not JSON");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "format_version | 2            | format_version \"2\", this program reads 1",
        "layers         |              | layers: ",
        "layers         | {}           | layers: \"{}\" where an array",
        "layers         | []           | these layers have 0 parameters",
        "layers         | [] []        | more than one JSON value",
        "layers         | [[[[[[[[[[[1]]]]]]]]]]] | not JSON",
        "layers         | [{\"class\":\"GRU\",\"units\":3}] | no layer of class \"GRU\"",
        "layers         | [{\"units\":3}] | layers[0]",
        "layers         | [{\"class\":\"LSTM\",\"units\":3}] | members class, units, return_seq",
        "layers         | [{\"class\":\"LSTM\",\"units\":3,\"units\":4}] | not JSON",
        "layers | [{\"class\":\"LSTM\",\"units\":-3,\"return_sequences\":false}] | layers[0].units",
        "layers | [{\"class\":\"LSTM\",\"units\":1.5,\"return_sequences\":false}] |"
            + " layers[0].units",
        "layers | [{\"class\":\"LSTM\",\"units\":1e9,\"return_sequences\":false}] |"
            + " layers[0].units",
        "layers | [{\"class\":\"LSTM\",\"units\":3,\"return_sequences\":1}] | true or false",
        "layers | [{\"class\":\"LSTM\",\"units\":99999999999,\"return_sequences\":true}] | units",
        "layers | [{\"class\":\"Embedding\",\"input_dim\":2147483647,\"output_dim\":2147483647}] | "
            + "these layers have 46116860141324",
        "layers | [{\"class\":\"Dense\",\"units\":3,\"activation\":\"gelu\"}] | \"gelu\"",
        "topics         | [\"one\"]    | 1 topics for 3 outputs",
        "topics         | [1,2,3]      | topics[0]",
        "length         | 0            | length",
        "seed           | \"1\"        | seed",
        "seed           | 99999999999999999999 | seed",
        "history        | [{}]         | history[0]",
        "vocabulary     | {}           | vocabulary",
        "vocabulary | {\"num_words\":9,\"skip_top\":0,\"start_char\":1,\"oov_char\":2,"
            + "\"index_from\":3,\"words\":[]} | ids up to 8",
        "vocabulary | {\"num_words\":8,\"skip_top\":0,\"start_char\":1,\"oov_char\":2,"
            + "\"index_from\":3,\"words\":[\"a\",\"a\"]} | \"a\"",
      })
  void refusesOtherMetadata(String key, String value, String message) throws IOException {
    refused(content -> content.metadata.put(key, value == null ? "" : value), message);
  }

  @ParameterizedTest
  @CsvSource({"format_version", "layers", "vocabulary", "topics", "length", "seed", "history"})
  void refusesMissingMetadata(String key) throws IOException {
    refused(content -> content.metadata.remove(key), "no " + key + " in the metadata");
  }

  @Test
  void refusesOtherTensors() throws IOException {
    refused(content -> content.tensors.removeFirst(), "parameters");
    refused(content -> content.replace("dense.bias", Tensor.of("extra", new float[3], 3)), "bias");
    refused(
        content -> content.replace("dense.bias", Tensor.of("dense.bias", new float[3], 3, 1)),
        "shape");
    refused(
        content -> content.replace("dense.bias", Tensor.of("dense.bias", new int[3], 3)), "I32");
    refused(content -> content.tensors.add(Tensor.of("extra", new float[0], 0)), "\"extra\"");
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
      float[] values = {0, 1, bad};
      refused(
          content -> content.replace("dense.bias", Tensor.of("dense.bias", values, 3)),
          "value 2 is " + bad);
    }
  }

  @Test
  void refusesFileWithoutChecksum() throws IOException {
    Path file = saved();
    Safetensors content = Safetensors.readChecked(file);
    Safetensors.write(file, content.metadata(), content.tensors());
    assertThatExceptionOfType(FormatException.class).isThrownBy(() -> ModelFile.load(file));
  }

  /// What can be changed before the file is written again, with a checksum that is right.
  private record Content(Map<String, String> metadata, List<Tensor> tensors) {
    void replace(String name, Tensor tensor) {
      tensors.replaceAll(old -> old.name().equals(name) ? tensor : old);
    }
  }

  private void refused(Consumer<Content> change, String message) throws IOException {
    Path file = saved();
    Safetensors read = Safetensors.readChecked(file);
    Content content = new Content(new HashMap<>(read.metadata()), new ArrayList<>(read.tensors()));
    change.accept(content);
    Safetensors.writeChecked(file, content.metadata, content.tensors);
    assertThatExceptionOfType(FormatException.class)
        .isThrownBy(() -> ModelFile.load(file))
        .withMessageStartingWith(file.toString())
        .withMessageContaining(message)
        .satisfies(e -> assertThat(e.getMessage().lines().count()).isLessThanOrEqualTo(3));
  }
}
