package org.simdlstm.perf.peers;

import java.util.HashMap;
import java.util.Map;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.EmbeddingImpl;
import org.bytedeco.pytorch.InferenceMode;
import org.bytedeco.pytorch.LSTMImpl;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.simdlstm.perf.Contender;
import org.simdlstm.perf.Model;
import org.simdlstm.perf.Weights;

/// PyTorch's own modules, time first; in inference mode when predicting.
///
/// Its two thread pools (its own and OpenBLAS') share the cores, and which setting is faster
/// depends on the work, so it enters twice: as `pytorch`, and as [OneBlasThread].
public class PyTorch implements Contender {
  @Override
  public String name() {
    return "pytorch";
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
    torch.set_num_threads(threads);
    if (torch.get_num_interop_threads() != 1) {
      torch.set_num_interop_threads(1);
    }
    return new TorchModel(weights);
  }

  /// PyTorch with one thread for OpenBLAS.
  public static final class OneBlasThread extends PyTorch {
    @Override
    public String name() {
      return "pytorch-blas1";
    }

    @Override
    public boolean competesOn(int threads) {
      return threads > 1;
    }

    @Override
    public Map<String, String> environment(int threads) {
      Map<String, String> result = new HashMap<>(super.environment(threads));
      result.put("OPENBLAS_NUM_THREADS", "1");
      return result;
    }
  }

  private static final class TorchModel implements Model {
    private final int length;
    private final EmbeddingImpl embedding;
    private final LSTMImpl lstm;
    private final LinearImpl dense;
    private final Adam adam;

    TorchModel(Weights w) {
      length = w.length();
      embedding = new EmbeddingImpl(w.vocabulary(), w.inputs());
      lstm = new LSTMImpl(w.inputs(), w.units());
      dense = new LinearImpl(w.units(), w.classes());
      TensorVector trained = new TensorVector();
      try (NoGradGuard _ = new NoGradGuard()) {
        trained.push_back(embedding.weight().copy_(tensor(w.embeddings(), w.inputs())));
        trained.push_back(lstmWeight("weight_ih_l0").copy_(tensor(w.kernel(), 4 * w.units()).t()));
        trained.push_back(
            lstmWeight("weight_hh_l0").copy_(tensor(w.recurrentKernel(), 4 * w.units()).t()));
        trained.push_back(lstmWeight("bias_ih_l0").copy_(torch.tensor(w.bias())));
        lstmWeight("bias_hh_l0").zero_().set_requires_grad(false);
        trained.push_back(dense.weight().copy_(tensor(w.denseKernel(), w.classes()).t()));
        trained.push_back(dense.bias().copy_(torch.tensor(w.denseBias())));
      }
      AdamOptions options = new AdamOptions(0.001);
      options.eps().put(1e-7);
      adam = new Adam(trained, options);
    }

    private Tensor lstmWeight(String name) {
      return lstm.named_parameters().get(name);
    }

    private static Tensor tensor(float[] values, int columns) {
      return torch.tensor(values).reshape(values.length / columns, columns);
    }

    @Override
    public void predict(int[] tokens, int rows, float[] probabilities) {
      try (PointerScope _ = new PointerScope();
          InferenceMode _ = new InferenceMode(true)) {
        Tensor result = torch.softmax(logits(tokens, 0, rows), 1);
        new FloatPointer(result.data_ptr_float()).get(probabilities, 0, (int) result.numel());
      }
    }

    @Override
    public void train(int[] tokens, int[] labels, int batch) {
      for (int row = 0; row < labels.length; row += batch) {
        int rows = Math.min(batch, labels.length - row);
        try (PointerScope _ = new PointerScope()) {
          long[] truth = new long[rows];
          for (int i = 0; i < rows; i++) {
            truth[i] = labels[row + i];
          }
          adam.zero_grad();
          torch.cross_entropy(logits(tokens, row, rows), ids(truth, rows)).backward();
          adam.step();
        }
      }
    }

    private Tensor logits(int[] tokens, int row, int rows) {
      long[] steps = new long[length * rows];
      for (int i = 0; i < rows; i++) {
        for (int t = 0; t < length; t++) {
          steps[t * rows + i] = tokens[(row + i) * length + t];
        }
      }
      Tensor x = embedding.forward(ids(steps, length, rows));
      Tensor state = lstm.forward(x).get1().get0();
      return dense.forward(state.select(0, 0));
    }

    private static Tensor ids(long[] values, long... shape) {
      return torch.from_blob(new LongPointer(values), shape, new TensorOptions(ScalarType.Long));
    }
  }
}
