package org.simdlstm.perf.peers;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.io.IOException;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
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
      return new OnnxModel(
          environment, environment.createSession(OnnxFile.of(weights), options(threads)));
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void save(Weights weights, Path file) throws IOException {
    Files.write(file, OnnxFile.of(weights));
  }

  @Override
  public Model load(Path file, int threads) {
    try {
      OrtEnvironment environment = OrtEnvironment.getEnvironment();
      return new OnnxModel(
          environment, environment.createSession(file.toString(), options(threads)));
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  private static SessionOptions options(int threads) throws OrtException {
    SessionOptions options = new SessionOptions();
    options.setIntraOpNumThreads(threads);
    options.setInterOpNumThreads(1);
    options.setOptimizationLevel(SessionOptions.OptLevel.ALL_OPT);
    return options;
  }

  private record OnnxModel(OrtEnvironment environment, OrtSession session) implements Model {
    @Override
    public void predict(int[] tokens, int rows, float[] probabilities) {
      LongBuffer ids = LongBuffer.allocate(tokens.length);
      for (int i = 0; i < tokens.length; i++) {
        ids.put(i, tokens[i]);
      }
      long[] shape = {rows, tokens.length / rows};
      try (OnnxTensor input = OnnxTensor.createTensor(environment, ids, shape);
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
