package org.simdlstm.cli;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.simdlstm.io.FormatException;

/// Lines of UTF-8 text, one after another, from a stream of any length.
final class TextLines implements AutoCloseable {
  private static final int MAX_BYTES = 1 << 20;

  private final String name;
  private final InputStream in;
  private long line;
  private long bytes;

  /// @param name what messages call the stream
  TextLines(String name, InputStream in) {
    this.name = name;
    this.in = new BufferedInputStream(in, 1 << 16);
  }

  /// The next line without its end, null after the last.
  ///
  /// @throws FormatException if it is not UTF-8, or longer than 1 MiB
  String next() throws IOException {
    ByteArrayOutputStream buffer = new ByteArrayOutputStream();
    int b = in.read();
    if (b < 0) {
      return null;
    }
    line++;
    for (; b >= 0 && b != '\n'; b = in.read()) {
      if (buffer.size() == MAX_BYTES) {
        throw fault("is longer than 1 MiB\nOne text a line is expected.", null);
      }
      buffer.write(b);
    }
    bytes += buffer.size() + 1;
    return decode(buffer.toByteArray());
  }

  /// Whether the next line has begun to arrive.
  boolean moreAtHand() throws IOException {
    return in.available() > 0;
  }

  /// The number of the line that came last, 1 for the first.
  long line() {
    return line;
  }

  /// Bytes in the lines so far.
  long bytes() {
    return bytes;
  }

  /// Says what is wrong with the line that came last.
  FormatException fault(String reason, Exception cause) {
    return new FormatException(name + ": line " + line + " " + reason, cause);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private String decode(byte[] text) throws FormatException {
    int length = text.length > 0 && text[text.length - 1] == '\r' ? text.length - 1 : text.length;
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(text, 0, length))
          .toString();
    } catch (CharacterCodingException e) {
      throw fault("is not UTF-8\nConvert it: iconv -f LATIN1 -t UTF-8", e);
    }
  }
}
