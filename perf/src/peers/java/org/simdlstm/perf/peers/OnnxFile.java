package org.simdlstm.perf.peers;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.simdlstm.perf.Weights;

/// The model as an ONNX file: Transpose, Gather, LSTM, Squeeze, Gemm, Softmax.
///
/// The numbers are field numbers of `onnx.proto`; a message is written by filling a nested writer.
final class OnnxFile {
  private static final int FLOAT = 1;
  private static final int INT64 = 7;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private OnnxFile() {}

  /// A model that takes `tokens` (int64, `[rows, length]`) and gives `probabilities`.
  static byte[] of(Weights w) {
    OnnxFile model = new OnnxFile();
    model.number(1, 8);
    model.message(7, graph -> graph.graph(w));
    model.message(8, opset -> opset.number(2, 17));
    return model.out.toByteArray();
  }

  private void graph(Weights w) {
    int h = w.units();
    node("Transpose", "tokens", "steps", a -> a.integers("perm", 1, 0));
    node("Gather", "embeddings steps", "x", a -> {});
    node("LSTM", "x w r b", " state", a -> a.integer("hidden_size", h));
    node("Squeeze", "state zero", "h", a -> {});
    node("Gemm", "h dense_kernel dense_bias", "logits", a -> {});
    node("Softmax", "logits", "probabilities", a -> a.integer("axis", 1));
    text(2, "reuters");
    tensor("embeddings", w.embeddings(), w.vocabulary(), w.inputs());
    tensor("w", gatesInRows(w.kernel(), w.inputs(), h), 1, 4 * h, w.inputs());
    tensor("r", gatesInRows(w.recurrentKernel(), h, h), 1, 4 * h, h);
    float[] bias = new float[8 * h];
    System.arraycopy(gatesInRows(w.bias(), 1, h), 0, bias, 0, 4 * h);
    tensor("b", bias, 1, 8 * h);
    tensor("dense_kernel", w.denseKernel(), h, w.classes());
    tensor("dense_bias", w.denseBias(), w.classes());
    message(5, t -> t.tensorHead("zero", INT64, 1).bytes(9, new byte[8]));
    value(11, "tokens", INT64, w.length());
    value(12, "probabilities", FLOAT, w.classes());
  }

  /// Keras' `[rows, 4H]` in gates i, f, c, o as ONNX' `[4H, rows]` in gates i, o, f, c.
  private static float[] gatesInRows(float[] kernel, int rows, int units) {
    int[] source = {0, 3, 1, 2};
    float[] result = new float[kernel.length];
    for (int j = 0; j < 4 * units; j++) {
      int column = source[j / units] * units + j % units;
      for (int i = 0; i < rows; i++) {
        result[j * rows + i] = kernel[i * 4 * units + column];
      }
    }
    return result;
  }

  private void node(String type, String inputs, String outputs, Consumer<OnnxFile> attributes) {
    message(
        1,
        node -> {
          for (String input : inputs.split(" ")) {
            node.text(1, input);
          }
          for (String output : outputs.split(" ")) {
            node.text(2, output);
          }
          node.text(4, type);
          attributes.accept(node);
        });
  }

  private void integer(String name, int value) {
    message(
        5,
        attribute -> {
          attribute.text(1, name);
          attribute.number(3, value);
          attribute.number(20, 2);
        });
  }

  private void integers(String name, int... values) {
    message(
        5,
        attribute -> {
          attribute.text(1, name);
          for (int value : values) {
            attribute.number(8, value);
          }
          attribute.number(20, 7);
        });
  }

  private void tensor(String name, float[] values, int... shape) {
    ByteBuffer raw = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(values);
    message(5, tensor -> tensor.tensorHead(name, FLOAT, shape).bytes(9, raw.array()));
  }

  private OnnxFile tensorHead(String name, int type, int... shape) {
    for (int size : shape) {
      number(1, size);
    }
    number(2, type);
    text(8, name);
    return this;
  }

  /// A graph input or output of shape `[rows, columns]` with free `rows`.
  private void value(int field, String name, int type, int columns) {
    Consumer<OnnxFile> shape =
        dimensions -> {
          dimensions.message(1, dimension -> dimension.text(2, "rows"));
          dimensions.message(1, dimension -> dimension.number(1, columns));
        };
    message(
        field,
        value -> {
          value.text(1, name);
          value.message(
              2,
              union ->
                  union.message(
                      1,
                      tensor -> {
                        tensor.number(1, type);
                        tensor.message(2, shape);
                      }));
        });
  }

  // --- protocol buffers ---

  private void message(int field, Consumer<OnnxFile> content) {
    OnnxFile nested = new OnnxFile();
    content.accept(nested);
    bytes(field, nested.out.toByteArray());
  }

  private void text(int field, String value) {
    bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  private void bytes(int field, byte[] value) {
    varint(field << 3 | 2);
    varint(value.length);
    out.writeBytes(value);
  }

  private void number(int field, long value) {
    varint(field << 3);
    varint(value);
  }

  private void varint(long value) {
    long rest = value;
    for (; rest > 127; rest >>>= 7) {
      out.write((int) (rest & 127 | 128));
    }
    out.write((int) rest);
  }
}
