package org.simdlstm.perf.peers;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.nio.LongBuffer;
import java.util.Map;
import org.simdlstm.perf.Contender;
import org.simdlstm.perf.Model;
import org.simdlstm.perf.Weights;

/// ONNX Runtime: all graph optimisations, embedding inside the graph.
public final class OnnxRuntime implements Contender {
  @Override
  public String name() {
    return "onnxruntime";
  }

  @Override
  public boolean runsModel() {
    return true;
  }

  @Override
  public Model model(Weights weights, int threads) {
    try {
      OrtEnvironment environment = OrtEnvironment.getEnvironment();
      SessionOptions options = new SessionOptions();
      options.setIntraOpNumThreads(threads);
      options.setInterOpNumThreads(1);
      options.setOptimizationLevel(SessionOptions.OptLevel.ALL_OPT);
      OrtSession session = environment.createSession(OnnxFile.of(weights), options);
      return new OnnxModel(environment, session, weights.length());
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  private record OnnxModel(OrtEnvironment environment, OrtSession session, int length)
      implements Model {
    @Override
    public void predict(int[] tokens, int rows, float[] probabilities) {
      LongBuffer ids = LongBuffer.allocate(rows * length);
      for (int i = 0; i < rows * length; i++) {
        ids.put(i, tokens[i]);
      }
      try (OnnxTensor input = OnnxTensor.createTensor(environment, ids, new long[] {rows, length});
          OrtSession.Result result = session.run(Map.of("tokens", input))) {
        ((OnnxTensor) result.get(0)).getFloatBuffer().get(probabilities);
      } catch (OrtException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() {
      try {
        session.close();
      } catch (OrtException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
