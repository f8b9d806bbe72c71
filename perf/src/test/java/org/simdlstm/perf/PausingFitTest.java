package org.simdlstm.perf;

import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.simdlstm.lstm.Activation;
import org.simdlstm.lstm.Dataset;
import org.simdlstm.lstm.Dense;
import org.simdlstm.lstm.Embedding;
import org.simdlstm.lstm.Fit;
import org.simdlstm.lstm.Lstm;
import org.simdlstm.lstm.Sequential;

class PausingFitTest {
  /// Else a benchmark that fails would wait for ever instead of saying why.
  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aFitThatFailedSaysWhyAndCloses() {
    Sequential model =
        Sequential.zeros(new Embedding(3, 2), new Lstm(2), new Dense(2, Activation.SOFTMAX));
    Dataset labelled = new Dataset(1, new int[] {1}, new int[] {2}); // of classes 0 and 1
    try (PausingFit fit = new PausingFit(model, labelled, new Fit().threads(1), 1)) {
      assertThatIllegalStateException()
          .isThrownBy(fit::run)
          .withCauseInstanceOf(IllegalArgumentException.class);
    }
  }
}
