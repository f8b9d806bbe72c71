package org.simdlstm.lstm;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.simdlstm.kernels.Workers;

/// One call of [Sequential#fit]: the loop over epochs and minibatches.
final class Fitting {
  private final Sequential model;
  private final Fit options;
  private final Workers workers;
  private final Training training;
  private int seen;
  private int right;
  private double loss;

  Fitting(Sequential model, Fit options) {
    this.model = model;
    this.options = options;
    this.workers = model.workers(options.threads);
    this.training = new Training(model, workers);
  }

  History run(Dataset data) {
    model.requireFit(data);
    Dataset validation = options.validation;
    Dataset train = data;
    if (validation == null && options.validationSplit > 0) {
      int cut = options.trainingRows(data.rows());
      train = data.slice(0, cut);
      validation = data.slice(cut, data.rows());
    }
    if (validation != null) {
      model.requireFit(validation);
    }
    boolean validated = validation != null;
    options.callbacks.forEach(callback -> callback.onTrainBegin(model, validated));
    List<Epoch> epochs = new ArrayList<>();
    boolean goOn = true;
    for (int number = 1; goOn && number <= options.epochs; number++) {
      Epoch epoch = epoch(number, train, validation);
      epochs.add(epoch);
      for (Callback callback : options.callbacks) {
        goOn &= callback.onEpochEnd(model, epoch);
      }
    }
    options.callbacks.forEach(callback -> callback.onTrainEnd(model));
    return new History(epochs);
  }

  private Epoch epoch(int number, Dataset train, Dataset validation) {
    int[] rows = IntStream.range(0, train.rows()).toArray();
    if (options.shuffle) {
      Random.of(options.seed, number).shuffle(rows);
    }
    seen = 0;
    right = 0;
    loss = 0;
    while (seen < rows.length) {
      minibatch(number, train, rows);
    }
    Evaluation held =
        validation == null
            ? new Evaluation(Double.NaN, Double.NaN)
            : new Predictor(model, workers).evaluate(validation);
    return new Epoch(number, loss / seen, (double) right / seen, held.loss(), held.accuracy());
  }

  private void minibatch(int epoch, Dataset train, int[] rows) {
    int count = Math.min(options.batchSize, rows.length - seen);
    training.gradients(train, rows, seen, count);
    training.step(options.optimizer);
    seen += count;
    loss += training.loss();
    right += training.right();
    for (Callback callback : options.callbacks) {
      callback.onBatchEnd(epoch, seen, rows.length, loss / seen, (double) right / seen);
    }
  }
}
