package org.simdlstm.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/// Reads a file once, front to back. Nothing is allocated for the tensors before the header has
/// been found to describe exactly the bytes that the file has.
final class SafetensorsReader {
  static final String DAMAGED = "The file is truncated or damaged; copy or download it again.";
  static final String FOREIGN =
      "The file is damaged, or not a safetensors file of the kind that is read here.";

  // A channel reads through a buffer outside the heap that is as large as what is asked for.
  private static final int CHUNK_BYTES = 1 << 20;

  private final String file;
  private final SeekableByteChannel in;

  private SafetensorsReader(String file, SeekableByteChannel in) {
    this.file = file;
    this.in = in;
  }

  static Safetensors read(Path path, boolean checked) throws IOException {
    // Asked first, because opening a pipe would wait for its writer.
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      throw fault(path.toString(), "not a regular file", "Name a file.", null);
    }
    try (SeekableByteChannel in = Files.newByteChannel(path)) {
      return new SafetensorsReader(path.toString(), in).read(checked);
    }
  }

  private Safetensors read(boolean checked) throws IOException {
    long size = in.size();
    if (size < Long.BYTES) {
      throw fault("%d bytes, too short for the length of a header".formatted(size), DAMAGED);
    }
    if (size > Safetensors.MAX_FILE_BYTES) {
      throw fault(
          "%d bytes, more than the %d that are read".formatted(size, Safetensors.MAX_FILE_BYTES),
          FOREIGN);
    }
    byte[] start = bytes(Long.BYTES);
    byte[] header = bytes(headerBytes(start, size - Long.BYTES));
    long dataBytes = size - Long.BYTES - header.length;
    if (header[0] != '{') {
      throw fault("header byte 0: a header starts with {", FOREIGN);
    }
    SafetensorsHeader parsed = SafetensorsHeader.parse(file, utf8(header));
    parsed.checkLayout(dataBytes);

    byte[] data = bytes((int) dataBytes);
    if (in.read(ByteBuffer.allocate(1)) >= 0) {
      throw fault("grew while it was read", "Wait until it is complete, then try again.");
    }
    Map<String, String> metadata = new LinkedHashMap<>(parsed.metadata());
    if (checked) {
      checkDigest(start, header, data);
      metadata.remove(Safetensors.SHA256);
    }
    return new Safetensors(file, Collections.unmodifiableMap(metadata), tensors(parsed, data));
  }

  private int headerBytes(byte[] start, long rest) throws FormatException {
    long length = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN).getLong();
    if (length <= 0 || length > Safetensors.MAX_HEADER_BYTES) {
      throw fault(
          "byte 0: header of %s bytes, expected 1 to %d"
              .formatted(Long.toUnsignedString(length), Safetensors.MAX_HEADER_BYTES),
          FOREIGN);
    }
    if (length > rest) {
      throw fault("byte 0: header of %d bytes, the file has %d".formatted(length, rest), DAMAGED);
    }
    return (int) length;
  }

  private String utf8(byte[] header) throws FormatException {
    ByteBuffer bytes = ByteBuffer.wrap(header);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      throw fault(file, "header byte " + bytes.position() + ": not UTF-8", DAMAGED, e);
    }
  }

  private void checkDigest(byte[] start, byte[] header, byte[] data) throws FormatException {
    String text = new String(header, StandardCharsets.ISO_8859_1);
    int from = Safetensors.CHECKED_START.length();
    int to = from + Sha256.HEX_DIGITS;
    if (!text.startsWith(Safetensors.CHECKED_START) || text.length() < to) {
      throw fault(
          "header byte 0: no checksum, expected " + Safetensors.CHECKED_START,
          "The file was not written by this program, or it is damaged.");
    }
    String found = text.substring(from, to);
    byte[] blanked = header.clone();
    Arrays.fill(blanked, from, to, (byte) '0');
    if (!found.equals(Sha256.hex(start, blanked, data))) {
      throw fault("header byte %d: the SHA-256 does not match".formatted(from), DAMAGED);
    }
  }

  private static SequencedMap<String, Tensor> tensors(SafetensorsHeader header, byte[] data) {
    SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
    for (SafetensorsHeader.Entry entry : header.entries()) {
      int begin = (int) entry.begin();
      ByteBuffer bytes = ByteBuffer.wrap(data).slice(begin, (int) entry.end() - begin);
      tensors.put(entry.name(), new Tensor(entry.name(), entry.dtype(), entry.shape(), bytes));
    }
    return Collections.unmodifiableSequencedMap(tensors);
  }

  /// The next `count` bytes; the caller knows that the file has, or had, that many.
  private byte[] bytes(int count) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(count);
    while (bytes.position() < count) {
      bytes.limit(Math.min(count, bytes.position() + CHUNK_BYTES));
      if (in.read(bytes) < 0) {
        throw fault("byte %d: shrank while it was read".formatted(in.position()), DAMAGED);
      }
    }
    return bytes.array();
  }

  private FormatException fault(String reason, String nextStep) {
    return fault(file, reason, nextStep, null);
  }

  static FormatException fault(String file, String reason, String nextStep, Throwable cause) {
    return new FormatException(Printable.escape(file) + ": " + reason + "\n" + nextStep, cause);
  }
}
