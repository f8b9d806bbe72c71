package org.simdlstm.io;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/// The content of a safetensors file: tensors by name, and metadata of strings.
///
/// The format: eight bytes with the length of the header, little-endian; the header, a JSON object
/// that gives each tensor's dtype, shape and place, and metadata under `__metadata__`; the tensors'
/// bytes without gaps.
///
/// A *checked* file proves its own integrity. Its header begins with
///
///     {"__metadata__":{"sha256":"
///
/// followed by 64 hexadecimal digits: the SHA-256 of the whole file with these 64 digits replaced by
/// zeros (`0`). The digits therefore always are bytes 35 to 98 of the file, and every flipped bit is
/// found. To other programs it is a safetensors file like any other.
public final class Safetensors {
  static final int MAX_HEADER_BYTES = 1 << 24;
  static final int MAX_FILE_BYTES = 1 << 30;

  static final String METADATA = "__metadata__";
  static final String SHA256 = "sha256";
  static final String CHECKED_START = "{\"" + METADATA + "\":{\"" + SHA256 + "\":\"";
  static final String NO_DIGEST = "0".repeat(Sha256.HEX_DIGITS);

  private final String file;
  private final Map<String, String> metadata;
  private final SequencedMap<String, Tensor> tensors;

  Safetensors(String file, Map<String, String> metadata, SequencedMap<String, Tensor> tensors) {
    this.file = file;
    this.metadata = metadata;
    this.tensors = tensors;
  }

  /// Reads any safetensors file of at most 1 GiB; a checksum in it is metadata like any other.
  ///
  /// @throws FormatException if the file breaks a rule of the format
  /// @throws IOException if it cannot be read, as `java.nio.file` reports it
  public static Safetensors read(Path file) throws IOException {
    return SafetensorsReader.read(file, false);
  }

  /// Reads a file that [#writeChecked] wrote; the checksum is verified and left out of the
  /// metadata.
  ///
  /// @throws FormatException if the file breaks a rule of the format, has no checksum, or has any
  ///   bit that was not written
  /// @throws IOException if it cannot be read, as `java.nio.file` reports it
  public static Safetensors readChecked(Path file) throws IOException {
    return SafetensorsReader.read(file, true);
  }

  /// Writes the tensors in their order and the metadata by ascending key; the same content gives
  /// the same bytes. The file is replaced in one step, see [AtomicFiles].
  ///
  /// @throws IllegalArgumentException if a tensor or metadata key has a reserved name, a tensor's
  ///   name occurs twice, or the result would be larger than what can be read
  public static void write(Path file, Map<String, String> metadata, List<Tensor> tensors)
      throws IOException {
    SafetensorsWriter.write(file, metadata, tensors, false);
  }

  /// As [#write], with a checksum over everything.
  public static void writeChecked(Path file, Map<String, String> metadata, List<Tensor> tensors)
      throws IOException {
    SafetensorsWriter.write(file, metadata, tensors, true);
  }

  public Map<String, String> metadata() {
    return metadata;
  }

  /// The tensors in the order of their bytes in the file.
  public List<Tensor> tensors() {
    return List.copyOf(tensors.values());
  }

  /// The tensor of that name.
  ///
  /// @throws FormatException if the file has none
  public Tensor tensor(String name) throws FormatException {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new FormatException(
          "%s: no tensor %s\nThe file has %s."
              .formatted(Printable.escape(file), Printable.quote(name), someNames()));
    }
    return tensor;
  }

  /// The tensor of that name, shape and element type; no dimensions ask for a scalar.
  ///
  /// @throws FormatException if the file has none, or another one
  public Tensor tensor(String name, Dtype dtype, int... shape) throws FormatException {
    Tensor tensor = typed(name, dtype);
    if (!Arrays.equals(tensor.shape(), shape)) {
      throw new FormatException(
          "%s: tensor %s has shape %s, expected %s\nThe file holds another model."
              .formatted(
                  Printable.escape(file),
                  Printable.quote(name),
                  Arrays.toString(tensor.shape()),
                  Arrays.toString(shape)));
    }
    return tensor;
  }

  /// The values of an [Dtype#F32] tensor of any shape, row-major.
  ///
  /// @throws FormatException if the file has none, or one of another element type
  public float[] floats(String name) throws FormatException {
    return typed(name, Dtype.F32).floats();
  }

  /// The values of an [Dtype#F64] tensor of any shape, row-major.
  ///
  /// @throws FormatException if the file has none, or one of another element type
  public double[] doubles(String name) throws FormatException {
    return typed(name, Dtype.F64).doubles();
  }

  /// The values of an [Dtype#I32] tensor of any shape, row-major.
  ///
  /// @throws FormatException if the file has none, or one of another element type
  public int[] ints(String name) throws FormatException {
    return typed(name, Dtype.I32).ints();
  }

  /// The values of an [Dtype#I64] tensor of any shape, row-major.
  ///
  /// @throws FormatException if the file has none, or one of another element type
  public long[] longs(String name) throws FormatException {
    return typed(name, Dtype.I64).longs();
  }

  private Tensor typed(String name, Dtype dtype) throws FormatException {
    Tensor tensor = tensor(name);
    if (tensor.dtype() != dtype) {
      throw new FormatException(
          "%s: tensor %s holds %s, expected %s\nConvert it before it is read."
              .formatted(Printable.escape(file), Printable.quote(name), tensor.dtype(), dtype));
    }
    return tensor;
  }

  private String someNames() {
    if (tensors.isEmpty()) {
      return "no tensors at all";
    }
    String names =
        tensors.keySet().stream().limit(8).map(Printable::quote).collect(Collectors.joining(", "));
    return tensors.size() > 8 ? names + " and " + (tensors.size() - 8) + " more" : names;
  }
}
