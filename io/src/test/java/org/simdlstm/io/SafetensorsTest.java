package org.simdlstm.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsTest {
  @TempDir Path folder;

  private static final Map<String, String> METADATA =
      Map.of("format", "1", "topic", "blé \"fin\"\n\u0007", "empty", "");

  private static List<Tensor> tensors() {
    return List.of(
        Tensor.of("dense.kernel", new float[] {1, -0f, Float.NaN, 1e-45f, 3, 4}, 2, 3),
        Tensor.of("loss", new double[] {Math.PI}),
        Tensor.of("größe/0:0", new int[] {Integer.MIN_VALUE, 7}, 2, 1, 1, 1, 1, 1, 1, 1),
        Tensor.of("tokens", new long[] {Long.MAX_VALUE, -1, 0}, 3),
        Tensor.of("none", new float[0], 4, 0));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatIsWrittenIsRead(boolean checked) throws IOException {
    Path file = folder.resolve("m.safetensors");
    write(file, METADATA, checked);
    Safetensors read = checked ? Safetensors.readChecked(file) : Safetensors.read(file);

    assertThat(read.metadata()).isEqualTo(METADATA);
    assertThat(read.tensors()).extracting(Tensor::toString).isEqualTo(strings(tensors()));
    assertThat(read.floats("dense.kernel")).isEqualTo(tensors().get(0).floats());
    assertThat(read.doubles("loss")).containsExactly(Math.PI);
    assertThat(read.ints("größe/0:0")).containsExactly(Integer.MIN_VALUE, 7);
    assertThat(read.longs("tokens")).containsExactly(Long.MAX_VALUE, -1, 0);
    assertThat(read.floats("none")).isEmpty();
    assertThat(read.tensor("none").shape()).containsExactly(4, 0);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theSameContentGivesTheSameBytes(boolean checked) throws IOException {
    Map<String, String> reversed = new LinkedHashMap<>();
    METADATA.keySet().stream().sorted().toList().reversed().forEach(k -> reversed.put(k, ""));
    Map<String, String> sorted = new LinkedHashMap<>();
    METADATA.keySet().stream().sorted().forEach(k -> sorted.put(k, ""));

    write(folder.resolve("a"), sorted, checked);
    write(folder.resolve("b"), reversed, checked);
    assertThat(folder.resolve("a")).hasSameBinaryContentAs(folder.resolve("b"));
  }

  @Test
  void theFormatIsTheOneEverybodyReads() throws IOException {
    Path file = folder.resolve("tiny");
    Safetensors.write(file, Map.of(), List.of(Tensor.of("x", new float[] {1}, 1)));
    String header = "{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}";
    String padded = header + " ".repeat((8 - header.length() % 8) % 8);
    assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
        .isEqualTo((char) padded.length() + "\0".repeat(7) + padded + "\0\0\u0080\u003f");
  }

  @Test
  void theChecksumIsTheDigestOfTheFileWithTheChecksumZeroed() throws IOException {
    Path file = folder.resolve("checked");
    write(file, METADATA, true);
    byte[] bytes = Files.readAllBytes(file);
    String digest = new String(bytes, 35, 64, StandardCharsets.US_ASCII);
    Arrays.fill(bytes, 35, 99, (byte) '0');
    assertThat(digest).isEqualTo(Sha256.hex(bytes));
    assertThat(Safetensors.read(file).metadata()).containsEntry("sha256", digest);
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "stacked"})
  void kerasFilesAreRead(String name) throws IOException {
    Path file = resource(name);
    Safetensors golden = Safetensors.read(file);
    assertThat(golden.metadata()).containsEntry("keras", "3.15.1").containsEntry("case", name);
    assertThat(golden.ints("labels")).hasSize(6);
    assertThat(golden.tensor("output.f32", Dtype.F32, 6, 4).floats()).hasSize(24);

    // Two precisions of one output: single rounding and its propagation stay far below 1e-5.
    float[] single = golden.floats("output.f32");
    double[] exact = golden.doubles("output.f64");
    for (int i = 0; i < single.length; i++) {
      assertThat((double) single[i]).isCloseTo(exact[i], within(1e-5));
    }
    // Mean cross-entropy of the labels, recomputed from the output.
    double loss = 0;
    int[] labels = golden.ints("labels");
    for (int row = 0; row < 6; row++) {
      loss -= Math.log(exact[row * 4 + labels[row]]) / 6;
    }
    assertThat(golden.doubles("loss.f64")[0]).isCloseTo(loss, within(1e-14));
  }

  @Test
  void aFileOfSeveralChunksIsRead() throws IOException {
    float[] values = new float[700_000]; // 2.8 MB
    for (int i = 0; i < values.length; i++) {
      values[i] = i;
    }
    Path file = folder.resolve("large");
    Safetensors.writeChecked(file, Map.of(), List.of(Tensor.of("x", values, 700, 1000)));
    assertThat(Safetensors.readChecked(file).floats("x")).isEqualTo(values);
  }

  @Test
  void aRewrittenKerasFileHoldsTheSame() throws IOException {
    Safetensors golden = Safetensors.read(resource("plain"));
    Path copy = folder.resolve("copy");
    Safetensors.write(copy, golden.metadata(), golden.tensors());
    Safetensors read = Safetensors.read(copy);
    assertThat(read.metadata()).isEqualTo(golden.metadata());
    assertThat(strings(read.tensors())).isEqualTo(strings(golden.tensors()));
    for (Tensor tensor : golden.tensors()) {
      assertThat(read.tensor(tensor.name()).bytes()).isEqualTo(tensor.bytes());
    }
  }

  @Test
  void aWrongRequestNamesFileAndTensor() throws IOException {
    Path file = folder.resolve("m");
    write(file, Map.of(), false);
    Safetensors read = Safetensors.read(file);
    assertThatThrownBy(() -> read.floats("lstm.bias"))
        .isInstanceOf(FormatException.class)
        .hasMessageContainingAll(file.toString(), "\"lstm.bias\"", "\"dense.kernel\"");
    assertThatThrownBy(() -> read.ints("loss"))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("holds F64, expected I32");
    assertThatThrownBy(() -> read.tensor("dense.kernel", Dtype.F32, 3, 2))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("shape [2, 3], expected [3, 2]");
  }

  @Test
  void aMissingFileIsMissing() {
    assertThatThrownBy(() -> Safetensors.read(folder.resolve("absent")))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void readersOwnTheirCopies() throws IOException {
    float[] values = {1, 2};
    int[] shape = {2};
    Tensor tensor = Tensor.of("x", values, shape);
    values[0] = 9;
    shape[0] = 9;
    tensor.shape()[0] = 9;
    tensor.floats()[1] = 9;
    assertThat(tensor.floats()).containsExactly(1, 2);
    assertThat(tensor.shape()).containsExactly(2);
  }

  @Test
  void whatCouldNotBeReadIsNotWritten() {
    Path file = folder.resolve("m");
    Tensor x = Tensor.of("x", new float[1], 1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Safetensors.write(file, Map.of(), List.of(x, x)));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Safetensors.write(
                    file, Map.of(), List.of(Tensor.of("__metadata__", new float[1], 1))));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Safetensors.write(file, Map.of("sha256", "0"), List.of(x)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Safetensors.write(file, Map.of("k", "\ud800"), List.of(x)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Safetensors.write(file, Map.of("k", "v".repeat(1 << 24)), List.of(x)));
    assertThat(file).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "a\0b", "\u001b[31mred", "../x", "a/../b", "a\\..", "\ud800", "\u202e"})
  void badNamesAreRefused(String name) {
    assertThatIllegalArgumentException().isThrownBy(() -> Tensor.of(name, new float[1], 1));
  }

  @Test
  void aShapeHoldsItsValues() {
    assertThat(Tensor.of("x".repeat(256), new int[0], 0, Integer.MAX_VALUE).ints()).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Tensor.of("x".repeat(257), new int[0], 0));
    assertThatIllegalArgumentException().isThrownBy(() -> Tensor.of("x", new int[2], 3));
    assertThatIllegalArgumentException().isThrownBy(() -> Tensor.of("x", new int[2], -1, -2));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Tensor.of("x", new int[1], 1, 1, 1, 1, 1, 1, 1, 1, 1));
    // 2^64 wraps around to 0 in long arithmetic.
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Tensor.of("x", new int[0], 1 << 30, 1 << 30, 16));
  }

  private void write(Path file, Map<String, String> metadata, boolean checked) throws IOException {
    if (checked) {
      Safetensors.writeChecked(file, metadata, tensors());
    } else {
      Safetensors.write(file, metadata, tensors());
    }
  }

  private static List<String> strings(List<Tensor> tensors) {
    return tensors.stream().map(Tensor::toString).toList();
  }

  private Path resource(String name) throws IOException {
    Path copy = folder.resolve(name + ".safetensors");
    try (var in =
        SafetensorsTest.class.getResourceAsStream("/keras-3.15/" + name + ".safetensors")) {
      Files.copy(in, copy);
    }
    return copy;
  }
}
