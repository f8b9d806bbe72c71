package org.simdlstm.perf.peers;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.global.dnnl.rnn_direction;
import org.bytedeco.dnnl.lstm_forward;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.memory.data_type;
import org.bytedeco.dnnl.memory.format_tag;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.simdlstm.perf.Contender;
import org.simdlstm.perf.Model;
import org.simdlstm.perf.Weights;

/// oneDNN's own LSTM with packed weights, one primitive a batch size; embedding and Dense, which it
/// leaves to its caller, are loops here.
public class OneDnn implements Contender {
  @Override
  public String name() {
    return "onednn";
  }

  @Override
  public boolean runsModel() {
    return true;
  }

  @Override
  public Model model(Weights weights, int threads) {
    return new DnnlModel(weights, false);
  }

  /// oneDNN with weights and states in 8 bits: not single precision, and shown for what it costs.
  public static final class Int8 extends OneDnn {
    @Override
    public String name() {
      return "onednn-int8";
    }

    @Override
    public boolean singlePrecision() {
      return false;
    }

    @Override
    public Model model(Weights weights, int threads) {
      return new DnnlModel(weights, true);
    }
  }

  private static final class DnnlModel implements Model {
    /// Embeddings and states lie within -1 and 1; as bytes they are `SCALE * x + SHIFT`.
    private static final float SCALE = 127;

    private static final float SHIFT = 128;

    private final Weights w;
    private final boolean int8;
    private final engine cpu = new engine(engine.kind.cpu, 0);
    private final stream queue = new stream(cpu);
    private final Map<Integer, Plan> plans = new HashMap<>();
    private final byte[] quantised; // the embeddings, if int8
    private final FloatPointer bias; // kept, for a memory does not keep what it lies in

    /// Everything for one batch size; input and state are `[T, B, D]` and `[T, B, H]`.
    private record Plan(
        lstm_forward lstm, IntMemoryMap arguments, BytePointer input, BytePointer state) {}

    DnnlModel(Weights weights, boolean int8) {
      this.w = weights;
      this.int8 = int8;
      bias = new FloatPointer(w.bias());
      quantised = new byte[int8 ? w.embeddings().length : 0];
      for (int i = 0; i < quantised.length; i++) {
        quantised[i] = (byte) Math.round(SCALE * w.embeddings()[i] + SHIFT);
      }
    }

    private Plan plan(int rows) {
      int d = w.inputs();
      int h = w.units();
      data_type data = int8 ? data_type.u8 : data_type.f32;
      data_type weight = int8 ? data_type.s8 : data_type.f32;
      memory.desc none = new memory.desc();
      memory.desc input = desc(data, format_tag.tnc, w.length(), rows, d);
      memory.desc state = desc(data, format_tag.tnc, w.length(), rows, h);
      memory.desc biases = desc(data_type.f32, format_tag.ldgo, 1, 1, 4, h);
      primitive_attr scales = new primitive_attr();
      if (int8) {
        scales.set_rnn_data_qparams(SCALE, SHIFT);
        scales.set_rnn_weights_qparams(0, new float[] {SCALE / largestWeight()});
      }
      lstm_forward.primitive_desc plan =
          new lstm_forward.primitive_desc(
              cpu,
              prop_kind.forward_inference,
              rnn_direction.unidirectional_left2right,
              input,
              none,
              none,
              desc(weight, format_tag.any, 1, 1, d, 4, h),
              desc(weight, format_tag.any, 1, 1, h, 4, h),
              biases,
              state,
              none,
              none,
              scales,
              false);
      BytePointer inputBytes = new BytePointer(input.get_size());
      BytePointer stateBytes = new BytePointer(state.get_size());
      IntMemoryMap arguments = new IntMemoryMap();
      arguments.put(dnnl.DNNL_ARG_SRC_LAYER, new memory(input, cpu, inputBytes));
      arguments.put(dnnl.DNNL_ARG_DST_LAYER, new memory(state, cpu, stateBytes));
      arguments.put(dnnl.DNNL_ARG_BIAS, new memory(biases, cpu, bias));
      arguments.put(
          dnnl.DNNL_ARG_WEIGHTS_LAYER, packed(w.kernel(), d, plan.weights_layer_desc(), scales));
      arguments.put(
          dnnl.DNNL_ARG_WEIGHTS_ITER,
          packed(w.recurrentKernel(), h, plan.weights_iter_desc(), scales));
      return new Plan(new lstm_forward(plan), arguments, inputBytes, stateBytes);
    }

    private static memory.desc desc(data_type type, format_tag tag, long... shape) {
      return new memory.desc(shape, type, tag);
    }

    private float largestWeight() {
      float largest = 0;
      for (float[] kernel : new float[][] {w.kernel(), w.recurrentKernel()}) {
        for (float value : kernel) {
          largest = Math.max(largest, Math.abs(value));
        }
      }
      return largest;
    }

    /// Keras' gate order is oneDNN's own.
    private memory packed(float[] kernel, int rows, memory.desc target, primitive_attr scales) {
      memory.desc plain = desc(data_type.f32, format_tag.ldigo, 1, 1, rows, 4, w.units());
      memory source = new memory(plain, cpu, new FloatPointer(kernel));
      memory result = new memory(target, cpu);
      new reorder(source, result, scales).execute(queue, source, result);
      queue._wait();
      return result;
    }

    @Override
    public void predict(int[] tokens, int rows, float[] probabilities) {
      Plan plan = plans.computeIfAbsent(rows, this::plan);
      gather(tokens, rows, plan.input.asBuffer());
      plan.lstm.execute(queue, plan.arguments);
      queue._wait();
      float[] h = lastState(rows, plan.state.asBuffer());
      for (int row = 0; row < rows; row++) {
        dense(h, row, probabilities);
      }
    }

    private void gather(int[] tokens, int rows, ByteBuffer input) {
      int d = w.inputs();
      FloatBuffer floats = input.asFloatBuffer();
      for (int t = 0; t < w.length(); t++) {
        for (int row = 0; row < rows; row++) {
          int from = tokens[row * w.length() + t] * d;
          int to = (t * rows + row) * d;
          if (int8) {
            input.put(to, quantised, from, d);
          } else {
            floats.put(to, w.embeddings(), from, d);
          }
        }
      }
    }

    private float[] lastState(int rows, ByteBuffer state) {
      float[] h = new float[rows * w.units()];
      int at = (w.length() - 1) * h.length;
      if (int8) {
        for (int i = 0; i < h.length; i++) {
          h[i] = ((state.get(at + i) & 255) - SHIFT) / SCALE;
        }
      } else {
        state.asFloatBuffer().get(at, h);
      }
      return h;
    }

    private void dense(float[] h, int row, float[] probabilities) {
      int classes = w.classes();
      float[] logits = w.denseBias().clone();
      for (int i = 0; i < w.units(); i++) {
        float value = h[row * w.units() + i];
        for (int j = 0; j < classes; j++) {
          logits[j] += value * w.denseKernel()[i * classes + j];
        }
      }
      double sum = 0;
      for (int j = 0; j < classes; j++) {
        logits[j] = (float) Math.exp(logits[j]);
        sum += logits[j];
      }
      for (int j = 0; j < classes; j++) {
        probabilities[row * classes + j] = (float) (logits[j] / sum);
      }
    }
  }
}
