package org.simdlstm.io;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A one-dimensional array in numpy's `.npy` format, version 1.0.
///
/// @param file named in messages
/// @param descr numpy's name of the element type
/// @param length number of elements
/// @param body what follows the header, little-endian
record Npy(String file, String descr, int length, ByteBuffer body) {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
  private static final int MAX_HEADER = 10_000;
  private static final Pattern HEADER =
      Pattern.compile(
          "\\{'descr': '([<>|=]?[A-Za-z]\\d*)', 'fortran_order': False,"
              + " 'shape': \\((\\d{1,9}),\\), \\} *\n");

  static Npy read(String file, byte[] bytes) throws FormatException {
    ByteBuffer npy = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int prefix = MAGIC.length + Short.BYTES;
    if (bytes.length < prefix || npy.slice(0, MAGIC.length).mismatch(ByteBuffer.wrap(MAGIC)) >= 0) {
      throw new FormatException(file + ": byte 0: not an npy array of version 1.0");
    }
    int headerLength = Short.toUnsignedInt(npy.getShort(MAGIC.length));
    if (headerLength > MAX_HEADER || headerLength > bytes.length - prefix) {
      throw new FormatException(
          file + ": byte 8: a header of " + headerLength + " bytes is too long");
    }
    String text = new String(bytes, prefix, headerLength, StandardCharsets.ISO_8859_1);
    Matcher header = HEADER.matcher(text);
    if (!header.matches()) {
      throw new FormatException(
          file + ": byte 10: the header does not describe one dimension in C order");
    }
    int body = prefix + headerLength;
    return new Npy(
        file,
        header.group(1),
        Integer.parseInt(header.group(2)),
        npy.slice(body, bytes.length - body).order(ByteOrder.LITTLE_ENDIAN));
  }

  /// The elements of an int64 array, each of which must fit an int.
  int[] ints() throws FormatException {
    if (!descr.equals("<i8")) {
      throw new FormatException(file + ": elements are not little-endian int64");
    }
    if (body.limit() != (long) length * Long.BYTES) {
      throw new FormatException(
          file + ": " + length + " elements do not fit " + body.limit() + " bytes");
    }
    int[] ints = new int[length];
    for (int i = 0; i < length; i++) {
      long element = body.getLong(i * Long.BYTES);
      ints[i] = (int) element;
      if (ints[i] != element) {
        throw new FormatException(file + ": element " + i + " does not fit 32 bits");
      }
    }
    return ints;
  }

  /// The elements of an object array of lists of ints.
  int[][] intLists() throws FormatException {
    if (!descr.equals("|O")) {
      throw new FormatException(file + ": elements are not Python objects");
    }
    int[][] lists = new Pickle(file, body).intLists();
    if (lists.length != length) {
      throw new FormatException(
          file + ": the header has " + length + " elements, the pickle " + lists.length);
    }
    return lists;
  }
}
