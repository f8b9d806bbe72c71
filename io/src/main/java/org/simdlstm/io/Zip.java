package org.simdlstm.io;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// A zip archive read from memory, strictly: stored or deflated entries, no comment, nothing
/// encrypted, no name twice, and never more bytes out than the caller allows.
///
/// `java.util.zip` reads either a file on disk or only the local headers, and those do not show
/// that the end is missing.
final class Zip {
  private static final int LOCAL = 0x04034b50;
  private static final int LOCAL_BYTES = 30;
  private static final int CENTRAL = 0x02014b50;
  private static final int CENTRAL_BYTES = 46;
  private static final int END = 0x06054b50;
  private static final int END_BYTES = 22;
  private static final int ENCRYPTED = 1 | 1 << 6 | 1 << 13;

  private final String file;
  private final ByteBuffer zip;
  private int allowed;

  private Zip(String file, byte[] bytes, int allowed) {
    this.file = file;
    this.zip = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    this.allowed = allowed;
  }

  /// The entries by name.
  ///
  /// @param file named in messages
  /// @param maxEntries more entries are refused
  /// @param maxBytes more bytes in all entries together are refused, whatever sizes are declared
  static Map<String, byte[]> read(String file, byte[] bytes, int maxEntries, int maxBytes)
      throws FormatException {
    return new Zip(file, bytes, maxBytes).entries(maxEntries);
  }

  private Map<String, byte[]> entries(int maxEntries) throws FormatException {
    int end = zip.limit() - END_BYTES;
    if (end < 0 || zip.getInt(end) != END) {
      throw bad(Math.max(end, 0), "not a zip archive, or one that is cut off");
    }
    int count = unsignedShort(end + 10);
    long centralSize = unsignedInt(end + 12);
    long central = unsignedInt(end + 16);
    if (zip.getInt(end + 4) != 0
        || unsignedShort(end + 8) != count
        || unsignedShort(end + 20) != 0
        || central + centralSize != end) {
      throw bad(end, "the end record does not fit the archive");
    }
    if (count > maxEntries) {
      throw bad(end, count + " entries, at most " + maxEntries + " are expected");
    }
    Map<String, byte[]> entries = new LinkedHashMap<>();
    int at = (int) central;
    int free = 0;
    for (int i = 0; i < count; i++) {
      if (at > end - CENTRAL_BYTES || zip.getInt(at) != CENTRAL) {
        throw bad(at, "no entry in the directory");
      }
      int nameLength = unsignedShort(at + 28);
      int next = at + CENTRAL_BYTES + nameLength + unsignedShort(at + 30) + unsignedShort(at + 32);
      if (next > end) {
        throw bad(at, "the entry runs past the directory");
      }
      String name = latin1(at + CENTRAL_BYTES, nameLength);
      int data = data(at, name, free, (int) central);
      free = data + (int) unsignedInt(at + 20);
      if (entries.put(name, content(at, data)) != null) {
        throw bad(at, "an entry's name stands twice");
      }
      at = next;
    }
    if (at != end) {
      throw bad(at, "bytes left over in the directory");
    }
    return entries;
  }

  /// Where the entry's data begins, which must lie behind the entry before and inside the archive.
  private int data(int at, String name, int free, int central) throws FormatException {
    long local = unsignedInt(at + 42);
    if (local < free || local > central - LOCAL_BYTES || zip.getInt((int) local) != LOCAL) {
      throw bad(at, "the entry points to no local header");
    }
    int nameLength = unsignedShort((int) local + 26);
    long data = local + LOCAL_BYTES + nameLength + unsignedShort((int) local + 28);
    if (data + unsignedInt(at + 20) > central) {
      throw bad(at, "the entry runs past the archive");
    }
    if (!latin1((int) local + LOCAL_BYTES, nameLength).equals(name)) {
      throw bad((int) local, "the local header has another name");
    }
    return (int) data;
  }

  private byte[] content(int at, int data) throws FormatException {
    if ((unsignedShort(at + 8) & ENCRYPTED) != 0) {
      throw bad(at, "the entry is encrypted");
    }
    int size = (int) unsignedInt(at + 20);
    byte[] content =
        switch (unsignedShort(at + 10)) {
          case 0 -> stored(at, data, size);
          case 8 -> inflated(at, data, size);
          default -> throw bad(at, "compression is neither none nor deflate");
        };
    allowed -= content.length;
    CRC32 crc = new CRC32();
    crc.update(content);
    if (content.length != unsignedInt(at + 24)) {
      throw bad(at, "the entry has not its declared size");
    }
    if (crc.getValue() != unsignedInt(at + 16)) {
      throw bad(at, "the entry has not its declared CRC-32");
    }
    return content;
  }

  private byte[] stored(int at, int data, int size) throws FormatException {
    if (size > allowed) {
      throw tooLarge(at);
    }
    byte[] content = new byte[size];
    zip.get(data, content);
    return content;
  }

  private byte[] inflated(int at, int data, int size) throws FormatException {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    byte[] chunk = new byte[1 << 14];
    try (Inflater inflater = new Inflater(true)) {
      inflater.setInput(zip.slice(data, size));
      while (!inflater.finished()) {
        int bytes = inflater.inflate(chunk);
        if (bytes == 0 && !inflater.finished()) {
          throw bad(at, "the deflated data is cut off");
        }
        if (bytes > allowed - content.size()) {
          throw tooLarge(at);
        }
        content.write(chunk, 0, bytes);
      }
      if (inflater.getRemaining() != 0) {
        throw bad(at, "bytes left over behind the deflated data");
      }
    } catch (DataFormatException e) {
      throw new FormatException(file + ": byte " + at + ": the deflated data is damaged", e);
    }
    return content.toByteArray();
  }

  private FormatException tooLarge(int at) {
    return bad(at, "unpacks to more than " + allowed + " bytes");
  }

  private FormatException bad(int at, String reason) {
    return new FormatException(file + ": byte " + at + ": " + reason);
  }

  private String latin1(int at, int length) {
    byte[] bytes = new byte[length];
    zip.get(at, bytes);
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private int unsignedShort(int at) {
    return Short.toUnsignedInt(zip.getShort(at));
  }

  private long unsignedInt(int at) {
    return Integer.toUnsignedLong(zip.getInt(at));
  }
}
