package org.simdlstm.io;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.Consumer;

/// A named, immutable array as it lies in a file: element type, shape, row-major values.
///
/// Names have 1 to 256 printable characters and no `..` between slashes, shapes at most eight
/// dimensions. A scalar has the empty shape.
public final class Tensor {
  static final int MAX_RANK = 8;
  static final int MAX_NAME_CHARS = 256;

  private final String name;
  private final Dtype dtype;
  private final int[] shape;
  private final ByteBuffer bytes; // read-only, little-endian, position 0

  /// Trusts its caller with the shape, and keeps the bytes without copying them.
  Tensor(String name, Dtype dtype, int[] shape, ByteBuffer bytes) {
    this.name = name;
    this.dtype = dtype;
    this.shape = shape;
    this.bytes = bytes.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }

  /// A copy of the values under a name; the product of the shape is their count.
  public static Tensor of(String name, float[] values, int... shape) {
    return copy(name, Dtype.F32, values.length, shape, bytes -> bytes.asFloatBuffer().put(values));
  }

  /// A copy of the values under a name; the product of the shape is their count.
  public static Tensor of(String name, double[] values, int... shape) {
    return copy(name, Dtype.F64, values.length, shape, bytes -> bytes.asDoubleBuffer().put(values));
  }

  /// A copy of the values under a name; the product of the shape is their count.
  public static Tensor of(String name, int[] values, int... shape) {
    return copy(name, Dtype.I32, values.length, shape, bytes -> bytes.asIntBuffer().put(values));
  }

  /// A copy of the values under a name; the product of the shape is their count.
  public static Tensor of(String name, long[] values, int... shape) {
    return copy(name, Dtype.I64, values.length, shape, bytes -> bytes.asLongBuffer().put(values));
  }

  private static Tensor copy(
      String name, Dtype dtype, int count, int[] shape, Consumer<ByteBuffer> values) {
    String fault = nameFault(name);
    if (fault != null) {
      throw new IllegalArgumentException("tensor " + Printable.quote(name) + ": " + fault);
    }
    checkShape(name, count, shape);
    long size = (long) count * dtype.bytes();
    if (size > Safetensors.MAX_FILE_BYTES) {
      throw new IllegalArgumentException(
          "tensor %s: %d bytes, a file holds at most %d"
              .formatted(Printable.quote(name), size, Safetensors.MAX_FILE_BYTES));
    }
    ByteBuffer bytes = ByteBuffer.allocate((int) size).order(ByteOrder.LITTLE_ENDIAN);
    values.accept(bytes);
    return new Tensor(name, dtype, shape.clone(), bytes);
  }

  private static void checkShape(String name, int count, int[] shape) {
    boolean fits = shape.length <= MAX_RANK;
    long product = 1;
    for (int dimension : shape) {
      fits &= dimension >= 0;
      // Past the int range no count can match, so stop growing before long overflows.
      product = Math.min(product * Math.max(dimension, 0), Integer.MAX_VALUE + 1L);
    }
    if (!fits || product != count) {
      throw new IllegalArgumentException(
          "tensor %s: shape %s does not hold %d values in at most %d dimensions"
              .formatted(Printable.quote(name), Arrays.toString(shape), count, MAX_RANK));
    }
  }

  /// What is wrong with the name, or null.
  static String nameFault(String name) {
    if (name.isEmpty() || name.codePointCount(0, name.length()) > MAX_NAME_CHARS) {
      return "a name has 1 to " + MAX_NAME_CHARS + " characters";
    }
    if (!name.codePoints().allMatch(Printable::isPrintable)) {
      return "a name has printable characters only";
    }
    if (("/" + name.replace('\\', '/') + "/").contains("/../")) {
      return "a name does not climb folders";
    }
    return null;
  }

  public String name() {
    return name;
  }

  public Dtype dtype() {
    return dtype;
  }

  /// A copy of the shape; empty for a scalar.
  public int[] shape() {
    return shape.clone();
  }

  /// A copy of the values, row-major.
  ///
  /// @throws IllegalArgumentException if the elements are not [Dtype#F32]
  public float[] floats() {
    float[] values = new float[count(Dtype.F32)];
    bytes().asFloatBuffer().get(values);
    return values;
  }

  /// A copy of the values, row-major.
  ///
  /// @throws IllegalArgumentException if the elements are not [Dtype#F64]
  public double[] doubles() {
    double[] values = new double[count(Dtype.F64)];
    bytes().asDoubleBuffer().get(values);
    return values;
  }

  /// A copy of the values, row-major.
  ///
  /// @throws IllegalArgumentException if the elements are not [Dtype#I32]
  public int[] ints() {
    int[] values = new int[count(Dtype.I32)];
    bytes().asIntBuffer().get(values);
    return values;
  }

  /// A copy of the values, row-major.
  ///
  /// @throws IllegalArgumentException if the elements are not [Dtype#I64]
  public long[] longs() {
    long[] values = new long[count(Dtype.I64)];
    bytes().asLongBuffer().get(values);
    return values;
  }

  /// A view of the bytes with a position of its own.
  ByteBuffer bytes() {
    return bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  private int count(Dtype wanted) {
    if (dtype != wanted) {
      throw new IllegalArgumentException(
          "tensor %s holds %s, not %s".formatted(Printable.quote(name), dtype, wanted));
    }
    return bytes.capacity() / dtype.bytes();
  }

  /// Name, element type and shape.
  @Override
  public String toString() {
    return Printable.quote(name) + " " + dtype + Arrays.toString(shape);
  }
}
