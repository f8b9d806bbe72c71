package org.simdlstm.reference;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The tensors of a well-formed safetensors file, each as an array of doubles, in the file's order.
final class Safetensors {
  private static final Pattern TENSOR =
      Pattern.compile(
          "\"([^\"]+)\":\\s*\\{\"dtype\":\\s*\"(\\w+)\".*?\"data_offsets\":\\s*\\[(\\d+),\\s*(\\d+)]");

  private final Map<String, double[]> tensors = new LinkedHashMap<>();

  /// Reads a resource beside this class's root.
  static Safetensors read(String resource) throws IOException {
    try (InputStream in = Safetensors.class.getResourceAsStream(resource)) {
      return new Safetensors(ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN));
    }
  }

  private Safetensors(ByteBuffer file) {
    byte[] header = new byte[Math.toIntExact(file.getLong())];
    file.get(header);
    int start = file.position();
    Matcher matcher = TENSOR.matcher(new String(header, StandardCharsets.UTF_8));
    while (matcher.find()) {
      int from = start + Integer.parseInt(matcher.group(3));
      int to = start + Integer.parseInt(matcher.group(4));
      tensors.put(matcher.group(1), values(file, matcher.group(2), from, to));
    }
  }

  private static double[] values(ByteBuffer file, String dtype, int from, int to) {
    int width = dtype.endsWith("64") ? 8 : 4;
    double[] values = new double[(to - from) / width];
    for (int i = 0; i < values.length; i++) {
      int at = from + i * width;
      values[i] =
          switch (dtype) {
            case "F64" -> file.getDouble(at);
            case "F32" -> file.getFloat(at);
            case "I32" -> file.getInt(at);
            default -> throw new IllegalArgumentException(dtype);
          };
    }
    return values;
  }

  double[] get(String name) {
    return tensors.get(name);
  }

  int[] integers(String name) {
    double[] values = get(name);
    int[] integers = new int[values.length];
    for (int i = 0; i < integers.length; i++) {
      integers[i] = (int) values[i];
    }
    return integers;
  }

  /// All tensors whose name starts with `prefix`, as copies.
  List<double[]> all(String prefix) {
    return tensors.entrySet().stream()
        .filter(tensor -> tensor.getKey().startsWith(prefix))
        .map(tensor -> tensor.getValue().clone())
        .toList();
  }
}
