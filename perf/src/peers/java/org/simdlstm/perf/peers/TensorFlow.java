package org.simdlstm.perf.peers;

import java.util.ArrayList;
import java.util.List;
import org.simdlstm.perf.Contender;
import org.simdlstm.perf.Model;
import org.simdlstm.perf.Weights;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Variable;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.op.nn.BlockLSTM;
import org.tensorflow.op.nn.BlockLSTMGrad;
import org.tensorflow.op.nn.SparseSoftmaxCrossEntropyWithLogits;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/// TensorFlow's graph with its fused `BlockLSTMV2`, time first, its gradient written out by hand.
public final class TensorFlow implements Contender {
  @Override
  public String name() {
    return "tensorflow";
  }

  @Override
  public boolean runsModel() {
    return true;
  }

  @Override
  public boolean trains() {
    return true;
  }

  @Override
  public Model model(Weights weights, int threads) {
    return new GraphModel(weights, threads);
  }

  private static final class GraphModel implements Model {
    private final int length;
    private final Graph graph = new Graph();
    private final Session session;
    private final Ops tf = Ops.create(graph);
    private final Placeholder<TInt32> tokens = tf.placeholder(TInt32.class);
    private final Placeholder<TInt32> labels = tf.placeholder(TInt32.class);
    private final Placeholder<TFloat32> beta1Power = tf.placeholder(TFloat32.class);
    private final Placeholder<TFloat32> beta2Power = tf.placeholder(TFloat32.class);
    private final Operand<TFloat32> probabilities;
    private final List<Operand<TFloat32>> updates = new ArrayList<>();
    private int step;

    GraphModel(Weights w, int threads) {
      length = w.length();
      int d = w.inputs();
      int h = w.units();
      float[] stacked = new float[(d + h) * 4 * h];
      System.arraycopy(w.kernel(), 0, stacked, 0, d * 4 * h);
      System.arraycopy(w.recurrentKernel(), 0, stacked, d * 4 * h, h * 4 * h);
      Variable<TFloat32> embeddings = variable(w.embeddings(), w.vocabulary(), d);
      Variable<TFloat32> kernel = variable(stacked, d + h, 4 * h);
      Variable<TFloat32> bias = variable(w.bias(), 4 * h);
      Variable<TFloat32> denseKernel = variable(w.denseKernel(), h, w.classes());
      Variable<TFloat32> denseBias = variable(w.denseBias(), w.classes());

      // Forward; x and the states are [T, B, .].
      Operand<TInt32> steps = tf.linalg.transpose(tokens, tf.constant(new int[] {1, 0}));
      Operand<TFloat32> x = tf.gather(embeddings, steps, tf.constant(0));
      Operand<TInt32> rows = tf.gather(tf.shape(steps), tf.constant(1), tf.constant(0));
      Operand<TFloat32> zeros = zeros(List.of(rows, tf.constant(h)));
      Operand<TFloat32> none = tf.constant(new float[h]);
      BlockLSTM<TFloat32> lstm =
          tf.nn.blockLSTM(
              tf.constant((long) length), x, zeros, zeros, kernel, none, none, none, bias);
      Operand<TFloat32> state = tf.gather(lstm.h(), tf.constant(length - 1), tf.constant(0));
      Operand<TFloat32> logits = tf.math.add(tf.linalg.matMul(state, denseKernel), denseBias);
      probabilities = tf.nn.softmax(logits);

      // Backward, of the mean over the batch.
      SparseSoftmaxCrossEntropyWithLogits<TFloat32> loss =
          tf.nn.sparseSoftmaxCrossEntropyWithLogits(logits, labels);
      Operand<TFloat32> dLogits =
          tf.math.div(loss.backprop(), tf.dtypes.cast(rows, TFloat32.class));
      Operand<TFloat32> dState = tf.linalg.matMul(dLogits, denseKernel, MatMul.transposeB(true));
      Operand<TFloat32> earlier = zeros(List.of(tf.constant(length - 1), rows, tf.constant(h)));
      Operand<TFloat32> dH =
          tf.concat(List.of(earlier, tf.expandDims(dState, tf.constant(0))), tf.constant(0));
      BlockLSTMGrad<TFloat32> grad =
          tf.nn.blockLSTMGrad(
              tf.constant((long) length),
              x,
              zeros,
              zeros,
              kernel,
              none,
              none,
              none,
              bias,
              lstm.i(),
              lstm.cs(),
              lstm.f(),
              lstm.o(),
              lstm.ci(),
              lstm.co(),
              lstm.h(),
              tf.zerosLike(dH),
              dH,
              false);
      update(
          embeddings,
          tf.math.unsortedSegmentSum(grad.xGrad(), steps, tf.constant(w.vocabulary())),
          w.vocabulary(),
          d);
      update(kernel, grad.wGrad(), d + h, 4 * h);
      update(bias, grad.bGrad(), 4 * h);
      update(
          denseKernel, tf.linalg.matMul(state, dLogits, MatMul.transposeA(true)), h, w.classes());
      update(denseBias, tf.sum(dLogits, tf.constant(0)), w.classes());

      ConfigProto config =
          ConfigProto.newBuilder()
              .setIntraOpParallelismThreads(threads)
              .setInterOpParallelismThreads(1)
              .build();
      session = new Session(graph, config);
      session.initialize();
    }

    private Variable<TFloat32> variable(float[] values, long... shape) {
      return tf.variable(tf.constant(Shape.of(shape), DataBuffers.of(values)));
    }

    private Operand<TFloat32> zeros(List<Operand<TInt32>> shape) {
      return tf.fill(tf.stack(shape), tf.constant(0f));
    }

    private void update(Variable<TFloat32> weight, Operand<TFloat32> gradient, long... shape) {
      float[] zeros = new float[(int) Shape.of(shape).size()];
      updates.add(
          tf.train.applyAdam(
              weight,
              variable(zeros, shape),
              variable(zeros, shape),
              beta1Power,
              beta2Power,
              tf.constant(0.001f),
              tf.constant(0.9f),
              tf.constant(0.999f),
              tf.constant(1e-7f),
              gradient));
    }

    @Override
    public void predict(int[] ids, int rows, float[] result) {
      try (TInt32 input = matrix(ids, 0, rows);
          Result output = session.runner().feed(tokens, input).fetch(probabilities).run()) {
        ((TFloat32) output.get(0)).copyTo(DataBuffers.of(result));
      }
    }

    @Override
    public void train(int[] ids, int[] truth, int batch) {
      for (int row = 0; row < truth.length; row += batch) {
        int rows = Math.min(batch, truth.length - row);
        step++;
        try (TInt32 input = matrix(ids, row, rows);
            TInt32 target =
                TInt32.tensorOf(Shape.of(rows), DataBuffers.of(truth).slice(row, rows));
            TFloat32 b1 = TFloat32.scalarOf((float) Math.pow(0.9, step));
            TFloat32 b2 = TFloat32.scalarOf((float) Math.pow(0.999, step))) {
          Session.Runner runner =
              session
                  .runner()
                  .feed(tokens, input)
                  .feed(labels, target)
                  .feed(beta1Power, b1)
                  .feed(beta2Power, b2);
          updates.forEach(runner::addTarget);
          runner.run().close();
        }
      }
    }

    private TInt32 matrix(int[] ids, int row, int rows) {
      return TInt32.tensorOf(
          Shape.of(rows, length),
          DataBuffers.of(ids).slice((long) row * length, (long) rows * length));
    }

    @Override
    public void close() {
      session.close();
      graph.close();
    }
  }
}
