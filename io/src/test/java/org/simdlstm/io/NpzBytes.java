package org.simdlstm.io;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Builds files in the format of `reuters.npz`, well-formed or not.
final class NpzBytes {
  /// The pickle of an object array up to its list of elements, as numpy on Python 2 wrote it.
  static final String HEAD =
      "\u0080\u0002cnumpy.core.multiarray\n_reconstruct\nq\u0001cnumpy\nndarray\nq\u0002"
          + "K\u0000\u0085U\u0001b\u0087Rq\u0003(K\u0001K\u0002\u0085cnumpy\ndtype\nq\u0004"
          + "U\u0002O8K\u0000K\u0001\u0087Rq\u0005(K\u0003U\u0001|NNN"
          + "J\u00ff\u00ff\u00ff\u00ffJ\u00ff\u00ff\u00ff\u00ffK?tb\u0089";

  static final String TAIL = "tb.";

  /// Two lists: 1, 258, 7 and 5.
  static final String TWO_LISTS = "](](K\u0001M\u0002\u0001K\u0007e]K\u0005ae";

  private NpzBytes() {}

  static byte[] npz(byte[] x, byte[] y) {
    return zip("x.npy", x, "y.npy", y);
  }

  /// `reuters.npz` with the two lists' pickle replaced, and labels 3 and 45.
  static byte[] npzOfPickle(String pickle) {
    return npz(npy("|O", 2, latin1(pickle)), labels(3, 45));
  }

  static byte[] labels(long... labels) {
    ByteBuffer body = ByteBuffer.allocate(8 * labels.length).order(ByteOrder.LITTLE_ENDIAN);
    body.asLongBuffer().put(labels);
    return npy("<i8", labels.length, body.array());
  }

  static byte[] npy(String descr, int length, byte[] body) {
    return npyOfHeader(
        "{'descr': '" + descr + "', 'fortran_order': False, 'shape': (" + length + ",), }   \n",
        body);
  }

  static byte[] npyOfHeader(String header, byte[] body) {
    ByteBuffer npy =
        ByteBuffer.allocate(10 + header.length() + body.length).order(ByteOrder.LITTLE_ENDIAN);
    npy.put(latin1("\u0093NUMPY\u0001\u0000")).putShort((short) header.length());
    return npy.put(latin1(header)).put(body).array();
  }

  static byte[] zip(Object... namesAndContents) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (int i = 0; i < namesAndContents.length; i += 2) {
        zip.putNextEntry(new ZipEntry((String) namesAndContents[i]));
        zip.write((byte[]) namesAndContents[i + 1]);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
