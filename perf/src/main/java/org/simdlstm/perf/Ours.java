package org.simdlstm.perf;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.simdlstm.io.ModelFile;
import org.simdlstm.io.SavedModel;
import org.simdlstm.io.Vocabulary;
import org.simdlstm.kernels.MatrixProduct;
import org.simdlstm.lstm.Activation;
import org.simdlstm.lstm.Dataset;
import org.simdlstm.lstm.Dense;
import org.simdlstm.lstm.Embedding;
import org.simdlstm.lstm.Fit;
import org.simdlstm.lstm.History;
import org.simdlstm.lstm.Lstm;
import org.simdlstm.lstm.Predictor;
import org.simdlstm.lstm.Sequential;

/// This library, through its public face.
final class Ours implements Contender {
  @Override
  public String name() {
    return "ours";
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
    return new OurModel(sequential(weights), weights.length(), threads);
  }

  static Sequential sequential(Weights weights) {
    Sequential model =
        Sequential.zeros(
            new Embedding(weights.vocabulary(), weights.inputs()),
            new Lstm(weights.units()),
            new Dense(weights.classes(), Activation.SOFTMAX));
    model.setWeights(weights.arrays());
    return model;
  }

  /// Our model file, with a vocabulary of made-up words.
  @Override
  public void save(Weights weights, Path file) throws IOException {
    Vocabulary.Settings settings = new Vocabulary.Settings(weights.vocabulary(), 0, 1, 2, 3);
    ModelFile.save(
        file,
        new SavedModel(
            sequential(weights),
            Vocabulary.ofWords(numbered("word", weights.vocabulary()), settings),
            numbered("topic", weights.classes()),
            weights.length(),
            0,
            new History(List.of())));
  }

  private static List<String> numbered(String name, int count) {
    return IntStream.range(0, count).mapToObj(i -> name + i).toList();
  }

  @Override
  public Model load(Path file, int threads) throws IOException {
    SavedModel saved = ModelFile.load(file);
    return new OurModel(saved.model(), saved.length(), threads);
  }

  @Override
  public boolean multiplies() {
    return true;
  }

  @Override
  public Product product(int m, int n, int k, float[] a, float[] b, int threads) {
    MatrixProduct product = new MatrixProduct(threads);
    float[] c = new float[m * n];
    return new Product() {
      @Override
      public void multiply() {
        product.mult(m, n, k, a, b, c);
      }

      @Override
      public float[] result() {
        return c.clone();
      }
    };
  }

  private static final class OurModel implements Model {
    private final Sequential model;
    private final int length;
    private final int threads;
    private Predictor predictor; // null while there is none of the weights as they are
    private PausingFit fit; // null before the first epoch

    OurModel(Sequential model, int length, int threads) {
      this.model = model;
      this.length = length;
      this.threads = threads;
    }

    @Override
    public void predict(int[] tokens, int rows, float[] probabilities) {
      if (predictor == null) {
        predictor = model.predictor(threads);
      }
      predictor.predict(tokens, length, probabilities);
    }

    /// All calls in one fit, for peers keep their threads, memory and moments from call to call
    /// too.
    @Override
    public void train(int[] tokens, int[] labels, int batch) {
      if (fit == null) {
        Fit options = new Fit().batchSize(batch).shuffle(false).threads(threads);
        int steps = Math.ceilDiv(labels.length, batch);
        fit = new PausingFit(model, new Dataset(length, tokens, labels), options, steps);
      }
      fit.run();
      predictor = null;
    }

    @Override
    public void close() {
      if (fit != null) {
        fit.close();
      }
    }
  }
}
