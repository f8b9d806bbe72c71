package org.simdlstm.io;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Writes tensors back to back behind their header; spaces end the header, so that the data begins
/// at a multiple of eight bytes.
final class SafetensorsWriter {
  private static final JsonFactory JSON = new JsonFactory();

  private SafetensorsWriter() {}

  static void write(Path file, Map<String, String> metadata, List<Tensor> tensors, boolean checked)
      throws IOException {
    checkNames(metadata, tensors);
    byte[] start = start(header(metadata, tensors, checked));
    long size = start.length + tensors.stream().mapToLong(t -> t.bytes().remaining()).sum();
    if (start.length - Long.BYTES > Safetensors.MAX_HEADER_BYTES
        || size > Safetensors.MAX_FILE_BYTES) {
      throw new IllegalArgumentException(
          "header of %d bytes, file of %d: at most %d and %d can be read back"
              .formatted(
                  start.length - Long.BYTES,
                  size,
                  Safetensors.MAX_HEADER_BYTES,
                  Safetensors.MAX_FILE_BYTES));
    }
    if (checked) {
      byte[] digest = digest(start, tensors).getBytes(StandardCharsets.US_ASCII);
      int from = Long.BYTES + Safetensors.CHECKED_START.length();
      System.arraycopy(digest, 0, start, from, digest.length);
    }
    AtomicFiles.write(
        file,
        out -> {
          out.write(start);
          WritableByteChannel channel = Channels.newChannel(out);
          for (Tensor tensor : tensors) {
            channel.write(tensor.bytes());
          }
        });
  }

  private static void checkNames(Map<String, String> metadata, List<Tensor> tensors) {
    Set<String> names = new HashSet<>(Set.of(Safetensors.METADATA));
    for (Tensor tensor : tensors) {
      if (!names.add(tensor.name())) {
        throw new IllegalArgumentException("tensor name in use: " + tensor);
      }
    }
    metadata.forEach(
        (key, value) -> {
          if (key.equals(Safetensors.SHA256)) {
            throw new IllegalArgumentException("metadata " + key + " is kept for the checksum");
          }
          if (!SafetensorsHeader.isUnicode(key) || !SafetensorsHeader.isUnicode(value)) {
            throw new IllegalArgumentException(
                "metadata " + Printable.quote(key) + ": half of a surrogate pair");
          }
        });
  }

  private static byte[] header(
      Map<String, String> metadata, List<Tensor> tensors, boolean checked) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json =
        JSON.createGenerator(ObjectWriteContext.empty(), bytes, JsonEncoding.UTF8)) {
      json.writeStartObject();
      if (checked || !metadata.isEmpty()) {
        json.writeObjectPropertyStart(Safetensors.METADATA);
        if (checked) {
          json.writeStringProperty(Safetensors.SHA256, Safetensors.NO_DIGEST);
        }
        new TreeMap<>(metadata).forEach(json::writeStringProperty);
        json.writeEndObject();
      }
      long begin = 0;
      for (Tensor tensor : tensors) {
        begin = writeEntry(json, tensor, begin);
      }
      json.writeEndObject();
    }
    return bytes.toByteArray();
  }

  /// Returns where the tensor ends.
  private static long writeEntry(JsonGenerator json, Tensor tensor, long begin) {
    long end = begin + tensor.bytes().remaining();
    json.writeObjectPropertyStart(tensor.name());
    json.writeStringProperty("dtype", tensor.dtype().name());
    json.writeArrayPropertyStart("shape");
    for (int dimension : tensor.shape()) {
      json.writeNumber(dimension);
    }
    json.writeEndArray();
    json.writeArrayPropertyStart("data_offsets");
    json.writeNumber(begin);
    json.writeNumber(end);
    json.writeEndArray();
    json.writeEndObject();
    return end;
  }

  /// The length of the padded header, and the padded header.
  private static byte[] start(byte[] header) {
    int padded = Math.ceilDiv(header.length, 8) * 8;
    byte[] start = new byte[Long.BYTES + padded];
    Arrays.fill(start, (byte) ' ');
    ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN).putLong(padded).put(header);
    return start;
  }

  private static String digest(byte[] start, List<Tensor> tensors) {
    MessageDigest digest = Sha256.start();
    digest.update(start);
    tensors.forEach(tensor -> digest.update(tensor.bytes()));
    return Sha256.finish(digest);
  }
}
