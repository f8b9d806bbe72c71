package org.simdlstm.perf;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/// Files of little-endian numbers of four bytes, without a header.
final class Binary {
  private Binary() {}

  static void write(Path file, float... values) throws IOException {
    ByteBuffer bytes = room(values.length);
    bytes.asFloatBuffer().put(values);
    Files.write(file, bytes.array());
  }

  static void write(Path file, int... values) throws IOException {
    ByteBuffer bytes = room(values.length);
    bytes.asIntBuffer().put(values);
    Files.write(file, bytes.array());
  }

  static float[] floats(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    float[] values = new float[bytes.capacity() / 4];
    bytes.asFloatBuffer().get(values);
    return values;
  }

  static int[] ints(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    int[] values = new int[bytes.capacity() / 4];
    bytes.asIntBuffer().get(values);
    return values;
  }

  private static ByteBuffer room(int values) {
    return ByteBuffer.allocate(4 * values).order(ByteOrder.LITTLE_ENDIAN);
  }
}
