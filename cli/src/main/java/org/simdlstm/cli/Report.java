package org.simdlstm.cli;

import java.util.Locale;
import org.simdlstm.io.ClassificationReport;
import org.simdlstm.io.SavedModel;
import org.simdlstm.lstm.Dataset;
import org.simdlstm.lstm.Evaluation;

/// How a model does on the test set.
record Report(Evaluation evaluation, ClassificationReport topics, int rows) {

  static Report of(SavedModel saved, Dataset test) {
    float[] probabilities = saved.model().predict(test.tokens(), test.length());
    return new Report(
        saved.model().evaluate(test),
        ClassificationReport.of(test.labels(), probabilities, saved.topics()),
        test.rows());
  }

  /// The figures, then a table of the topics.
  String text() {
    return String.format(
            Locale.ROOT,
            "Test set:  %d newswires%naccuracy:  %.4f%nloss:      %.4f%ntop-3:     %.4f%n"
                + "macro F1:  %.4f%n%n",
            rows,
            evaluation.accuracy(),
            evaluation.loss(),
            topics.top3Accuracy(),
            topics.macroF1())
        + topics.text();
  }
}
