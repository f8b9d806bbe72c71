package org.simdlstm.perf.peers;

import java.util.Arrays;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.simdlstm.perf.Contender;
import org.simdlstm.perf.Model;
import org.simdlstm.perf.Weights;

/// Deeplearning4j's layers on ND4J's native backend.
public final class Dl4j implements Contender {
  @Override
  public String name() {
    return "dl4j";
  }

  /// Two threads share each of its small products: a call of training then takes minutes.
  @Override
  public boolean competesOn(int threads) {
    return threads == 1;
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
    return new Network(weights);
  }

  private static final class Network implements Model {
    private final Weights w;
    private final MultiLayerNetwork network;

    Network(Weights w) {
      this.w = w;
      LSTM lstm =
          new LSTM.Builder()
              .nIn(w.inputs())
              .nOut(w.units())
              .activation(Activation.TANH)
              .gateActivationFunction(Activation.SIGMOID)
              .build();
      network =
          new MultiLayerNetwork(
              new NeuralNetConfiguration.Builder()
                  .updater(new Adam(0.001, 0.9, 0.999, 1e-7))
                  .list()
                  .layer(
                      new EmbeddingSequenceLayer.Builder()
                          .nIn(w.vocabulary())
                          .nOut(w.inputs())
                          .build())
                  .layer(new LastTimeStep(lstm))
                  .layer(
                      new OutputLayer.Builder(LossFunction.MCXENT)
                          .nIn(w.units())
                          .nOut(w.classes())
                          .activation(Activation.SOFTMAX)
                          .build())
                  .build());
      network.init();
      set("0_W", w.embeddings(), w.inputs());
      set("1_W", gates(w.kernel()), 4 * w.units());
      set("1_RW", gates(w.recurrentKernel()), 4 * w.units());
      set("1_b", gates(w.bias()), 4 * w.units());
      set("2_W", w.denseKernel(), w.classes());
      set("2_b", w.denseBias(), w.classes());
    }

    private void set(String name, float[] values, int columns) {
      network.setParam(name, Nd4j.create(values, values.length / columns, columns));
    }

    /// Columns of Keras' gates i, f, c, o in the order c, f, o, i.
    private float[] gates(float[] kernel) {
      int[] source = {2, 1, 3, 0};
      int units = w.units();
      float[] result = new float[kernel.length];
      for (int at = 0; at < kernel.length; at += units) {
        int gate = at / units % 4;
        System.arraycopy(kernel, at + (source[gate] - gate) * units, result, at, units);
      }
      return result;
    }

    @Override
    public void predict(int[] tokens, int rows, float[] probabilities) {
      float[] result = network.output(ids(tokens, 0, rows), false).data().asFloat();
      System.arraycopy(result, 0, probabilities, 0, rows * w.classes());
    }

    @Override
    public void train(int[] tokens, int[] labels, int batch) {
      for (int row = 0; row < labels.length; row += batch) {
        int rows = Math.min(batch, labels.length - row);
        float[] truth = new float[rows * w.classes()];
        for (int i = 0; i < rows; i++) {
          truth[i * w.classes() + labels[row + i]] = 1;
        }
        network.fit(ids(tokens, row, rows), Nd4j.create(truth, rows, w.classes()));
      }
    }

    private INDArray ids(int[] tokens, int row, int rows) {
      int length = w.length();
      int[] part = Arrays.copyOfRange(tokens, row * length, (row + rows) * length);
      return Nd4j.createFromArray(part).reshape(rows, length);
    }
  }
}
