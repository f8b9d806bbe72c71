package org.simdlstm.lstm;

import org.simdlstm.kernels.Pool;
import org.simdlstm.kernels.Softmax;
import org.simdlstm.kernels.Workers;

/// An immutable snapshot of a model that predicts, from any number of threads at once.
///
/// The outputs of a sequence are the same bits in any batch, at any position of it, on any number
/// of threads. Once warm, the form with the caller's output array allocates nothing, unless the
/// garbage collector has moved packed weights off their cache lines: then they are packed anew.
/// What sequences of a call begin with in common is computed once: a call sorts them by their
/// tokens and shares among up to sixty that follow each other.
public final class Predictor {
  private final PackedModel model;
  private final Workers workers;
  private final Pool<Prediction> predictions;

  Predictor(Sequential model, Workers workers) {
    this.model = new PackedModel(model);
    this.workers = workers;
    this.predictions = new Pool<>(() -> new Prediction(this.model, workers.threads()));
  }

  /// The size of the vocabulary: tokens are `0 .. inputDim - 1`.
  public int inputDim() {
    return model.vocabulary();
  }

  /// Outputs in a row, for a classifier its classes.
  public int outputDim() {
    return model.classes();
  }

  /// The outputs for `tokens` `[rows, length]`: `[rows, outputDim]`.
  public float[] predict(int[] tokens, int length) {
    Sequential.requirePositive("length", length);
    float[] output = outputs(tokens.length / length);
    predict(tokens, length, output);
    return output;
  }

  /// The same into the caller's array, without allocation.
  ///
  /// @param tokens `[rows, length]`, row-major
  /// @param length tokens in a sequence
  /// @param output `[rows, outputDim]`
  public void predict(int[] tokens, int length, float[] output) {
    run(tokens, length, output, true);
  }

  /// Loss and accuracy on `data`, the loss taken from the logits and never clipped.
  ///
  /// @throws IllegalArgumentException if there are no rows, a token or label is out of range, or
  ///   the last layer has no softmax
  public Evaluation evaluate(Dataset data) {
    int classes = model.classes();
    Sequential.requireRows(data);
    Sequential.requireLoss(model.activation());
    Sequential.requireRange("label", data.labels(), classes);
    float[] outputs = outputs(data.rows());
    run(data.tokens(), data.length(), outputs, false);
    int right = 0;
    for (int row = 0; row < data.rows(); row++) {
      right += Classes.best(outputs, row * classes, classes) == data.labels()[row] ? 1 : 0;
    }
    double[] losses = new double[data.rows()];
    Softmax.crossEntropy(data.rows(), classes, outputs, 0, data.labels(), 0, outputs, 0, losses, 0);
    double loss = 0;
    for (double rowLoss : losses) {
      loss += rowLoss;
    }
    return new Evaluation(loss / data.rows(), (double) right / data.rows());
  }

  private float[] outputs(int rows) {
    return new float[Buffers.length("the outputs", (long) rows * model.classes())];
  }

  private void run(int[] tokens, int length, float[] output, boolean activate) {
    Sequential.requirePositive("length", length);
    int rows = tokens.length / length;
    if (rows * length != tokens.length) {
      throw new IllegalArgumentException(
          "%d tokens are no whole number of sequences of length %d"
              .formatted(tokens.length, length));
    }
    if (output.length != (long) rows * model.classes()) {
      throw new IllegalArgumentException(
          "the outputs of %d sequences need room for %d values, not %d"
              .formatted(rows, (long) rows * model.classes(), output.length));
    }
    Sequential.requireRange("token", tokens, model.vocabulary());
    model.align();
    Prediction prediction = predictions.take();
    prediction.begin(tokens, length, output, activate, workers.threads());
    workers.run(prediction.chunks(), prediction);
    prediction.end();
    predictions.giveBack(prediction);
  }
}
