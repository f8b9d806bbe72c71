package org.simdlstm.reference;

import static org.simdlstm.reference.ReferenceLstm.add;
import static org.simdlstm.reference.ReferenceLstm.row;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/// Embedding, one or more LSTM layers (all but the last return sequences), Dense with softmax: the
/// whole model forward and backward, one sequence after another.
///
/// Keeps the weights it is given: a change to them is seen by the next call.
public final class ReferenceModel {
  private final List<double[]> weights;
  private final int vocabulary;
  private final List<ReferenceLstm> lstms = new ArrayList<>();
  private final DMatrixRMaj denseKernel; // [H, C]
  private final double[] denseBias; // [C]

  /// The sizes follow from the lengths of the weights.
  ///
  /// @param weights in Keras' order: embeddings `[V, D]`; for each LSTM kernel `[D, 4H]`,
  ///   recurrent_kernel `[H, 4H]`, bias `[4H]`; kernel `[H, C]`, bias `[C]`
  /// @throws IllegalArgumentException if the lengths do not fit each other
  public ReferenceModel(List<double[]> weights) {
    if (weights.size() < 6 || weights.size() % 3 != 0) {
      throw new IllegalArgumentException("A stack of LSTMs has no " + weights.size() + " weights");
    }
    this.weights = List.copyOf(weights);
    for (int w = 1; w < weights.size() - 2; w += 3) {
      lstms.add(new ReferenceLstm(weights.get(w), weights.get(w + 1), weights.get(w + 2)));
    }
    for (int l = 1; l < lstms.size(); l++) {
      requireSize("LSTM " + l, lstms.get(l).inputs(), lstms.get(l - 1).units());
    }
    int dimension = lstms.getFirst().inputs();
    int units = lstms.getLast().units();
    this.denseBias = weights.getLast();
    this.vocabulary = weights.getFirst().length / dimension;
    requireSize("Embedding", weights.getFirst().length, vocabulary * dimension);
    double[] kernel = weights.get(weights.size() - 2);
    requireSize("Dense", kernel.length, units * denseBias.length);
    this.denseKernel = DMatrixRMaj.wrap(units, denseBias.length, kernel);
  }

  /// The weights, as given.
  public List<double[]> weights() {
    return weights;
  }

  /// C, the number of classes.
  public int classes() {
    return denseBias.length;
  }

  /// What the model says about a batch.
  ///
  /// @param logits before softmax, `[B, C]`
  /// @param probabilities after softmax, `[B, C]`
  public record Output(double[] logits, double[] probabilities) {}

  /// The loss of a batch and how it changes with the weights.
  ///
  /// @param loss the mean over the batch of -log p of the true class
  /// @param gradients of that mean, one array per weight, in the order and shapes of the weights
  public record Gradients(double loss, List<double[]> gradients) {}

  /// Answers for `rows` sequences of `length` tokens; `tokens` is `[B, T]`.
  ///
  /// @throws IllegalArgumentException if `tokens` has another length or a token is unknown
  public Output forward(int[] tokens, int rows, int length) {
    requireBatch(tokens, rows, length);
    double[] logits = new double[rows * classes()];
    double[] probabilities = new double[rows * classes()];
    for (int r = 0; r < rows; r++) {
      double[] row = logits(traces(sequence(tokens, r, length)));
      System.arraycopy(row, 0, logits, r * classes(), classes());
      System.arraycopy(ReferenceMath.softmax(row), 0, probabilities, r * classes(), classes());
    }
    return new Output(logits, probabilities);
  }

  /// The mean over the batch of -log p of the true class; `labels` holds that class for each row.
  public double loss(int[] tokens, int rows, int length, int[] labels) {
    requireBatch(tokens, rows, length);
    requireSize("The labels", labels.length, rows);
    double[] losses = new double[rows];
    for (int r = 0; r < rows; r++) {
      double[] logits = logits(traces(sequence(tokens, r, length)));
      losses[r] = ReferenceMath.crossEntropy(logits, labels[r]);
    }
    return ReferenceMath.sum(losses) / rows;
  }

  /// [#loss] and its gradient, by back-propagation through all steps.
  public Gradients lossAndGradients(int[] tokens, int rows, int length, int[] labels) {
    requireBatch(tokens, rows, length);
    requireSize("The labels", labels.length, rows);
    List<double[]> gradients = weights.stream().map(w -> new double[w.length]).toList();
    double[] losses = new double[rows];
    for (int r = 0; r < rows; r++) {
      int[] sequence = sequence(tokens, r, length);
      List<ReferenceLstm.Trace> traces = traces(sequence);
      double[] logits = logits(traces);
      losses[r] = ReferenceMath.crossEntropy(logits, labels[r]);
      double[] dLogits = ReferenceMath.softmax(logits);
      dLogits[labels[r]] -= 1;
      for (int j = 0; j < dLogits.length; j++) {
        dLogits[j] /= rows;
      }
      backward(sequence, traces, dLogits, gradients);
    }
    return new Gradients(ReferenceMath.sum(losses) / rows, gradients);
  }

  /// Runs the embedding and every LSTM over one sequence.
  private List<ReferenceLstm.Trace> traces(int[] sequence) {
    double[] embeddings = weights.getFirst();
    int dimension = embeddings.length / vocabulary;
    double[][] x = new double[sequence.length][];
    for (int t = 0; t < x.length; t++) {
      int[] token = {sequence[t]};
      x[t] = ReferenceMath.gather(embeddings, dimension, token);
    }
    List<ReferenceLstm.Trace> traces = new ArrayList<>();
    for (ReferenceLstm lstm : lstms) {
      ReferenceLstm.Trace trace = lstm.forward(x);
      traces.add(trace);
      x = trace.outputs();
    }
    return traces;
  }

  private double[] logits(List<ReferenceLstm.Trace> traces) {
    double[] logits = denseBias.clone();
    CommonOps_DDRM.multAdd(row(traces.getLast().lastOutput()), denseKernel, row(logits));
    return logits;
  }

  /// Adds one sequence's part to all gradients.
  private void backward(
      int[] sequence,
      List<ReferenceLstm.Trace> traces,
      double[] dLogits,
      List<double[]> gradients) {
    int w = weights.size() - 2;
    DMatrixRMaj dKernel =
        DMatrixRMaj.wrap(denseKernel.numRows, denseKernel.numCols, gradients.get(w));
    CommonOps_DDRM.multAddTransA(row(traces.getLast().lastOutput()), row(dLogits), dKernel);
    add(dLogits, gradients.get(w + 1));

    // The layers above see only the last step of the last LSTM.
    double[][] dh = new double[sequence.length][denseKernel.numRows];
    CommonOps_DDRM.multTransB(row(dLogits), denseKernel, row(dh[sequence.length - 1]));
    for (int l = lstms.size() - 1; l >= 0; l--) {
      w -= 3;
      dh =
          lstms
              .get(l)
              .backward(
                  traces.get(l), dh, gradients.get(w), gradients.get(w + 1), gradients.get(w + 2));
    }
    for (int t = 0; t < sequence.length; t++) {
      int[] token = {sequence[t]};
      ReferenceMath.scatterAdd(dh[t], token, gradients.getFirst(), dh[t].length);
    }
  }

  private static int[] sequence(int[] tokens, int row, int length) {
    return Arrays.copyOfRange(tokens, row * length, (row + 1) * length);
  }

  private void requireBatch(int[] tokens, int rows, int length) {
    if (rows < 1 || length < 1) {
      throw new IllegalArgumentException("An empty batch: " + rows + " rows of " + length);
    }
    requireSize("A batch", tokens.length, rows * length);
    for (int token : tokens) {
      if (token < 0 || token >= vocabulary) {
        throw new IllegalArgumentException("No token " + token + " among " + vocabulary);
      }
    }
  }

  private static void requireSize(String what, int actual, int expected) {
    if (actual != expected) {
      throw new IllegalArgumentException(what + " has size " + actual + ", not " + expected);
    }
  }
}
