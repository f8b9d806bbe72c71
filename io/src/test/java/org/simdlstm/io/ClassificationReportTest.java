package org.simdlstm.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ClassificationReportTest {
  private static final List<String> TOPICS =
      List.of("cocoa", "grain", "unused", "a rather long topic", "gold", "zinc");

  private static final int[] TRUTH = {0, 0, 0, 1, 1, 3, 3, 3, 3, 4, 4, 0, 1, 3, 3, 3};

  // Scores stand in for probabilities: only their order counts. The fifth row is all ties.
  private static final float[] SCORES = {
    8, 7, 0, 5, 12, 3, 5, 12, 0, 10, 1, 8, 12, 11, 0, 9, 0, 7, 0, 15, 0, 5, 12, 3,
    1, 1, 1, 1, 1, 1, 6, 13, 0, 19, 2, 9, 13, 4, 0, 10, 9, 0, 14, 5, 0, 3, 10, 1,
    9, 0, 0, 22, 5, 12, 1, 8, 0, 6, 21, 4, 0, 7, 0, 5, 12, 3, 21, 4, 0, 2, 9, 0,
    3, 18, 0, 8, 15, 6, 6, 13, 0, 11, 2, 9, 13, 4, 0, 10, 9, 0, 14, 5, 0, 11, 10, 1
  };

  private static final ClassificationReport REPORT = ClassificationReport.of(TRUTH, SCORES, TOPICS);

  // The expected values were computed by scikit-learn 1.9.1; quotients and sums of at most six of
  // them are a few roundings apart.
  private static final double ROUNDING = 1e-15;

  @Test
  void totalsAreThoseOfScikitLearn() {
    assertThat(REPORT.accuracy()).isEqualTo(0.5);
    assertThat(REPORT.top3Accuracy()).isEqualTo(0.875);
    assertThat(REPORT.macroF1()).isCloseTo(0.544877344877345, within(ROUNDING));
  }

  @Test
  void classesAreThoseOfScikitLearn() {
    double[] precision = {0.2857142857142857, 0.5, 0.0, 1.0, 0.6666666666666666, 0.0};
    double[] recall = {0.5, 0.6666666666666666, 0.0, 0.2857142857142857, 1.0, 0.0};
    double[] f1 = {0.36363636363636365, 0.5714285714285714, 0.0, 0.4444444444444444, 0.8, 0.0};
    for (int topic = 0; topic < 6; topic++) {
      assertThat(REPORT.precision(topic)).isCloseTo(precision[topic], within(ROUNDING));
      assertThat(REPORT.recall(topic)).isCloseTo(recall[topic], within(ROUNDING));
      assertThat(REPORT.f1(topic)).isCloseTo(f1[topic], within(ROUNDING));
    }
    assertThat(IntStream.range(0, 6).map(REPORT::support)).containsExactly(4, 3, 0, 7, 2, 0);
    assertThat(REPORT.confusion())
        .isDeepEqualTo(
            new int[][] {
              {2, 1, 0, 0, 1, 0},
              {1, 2, 0, 0, 0, 0},
              {0, 0, 0, 0, 0, 0},
              {4, 1, 0, 2, 0, 0},
              {0, 0, 0, 0, 2, 0},
              {0, 0, 0, 0, 0, 0}
            });
  }

  @Test
  void theTableIsThatOfScikitLearnInEveryLocale() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      assertThat(REPORT.text())
          .isEqualTo(
              """
                                   precision    recall  f1-score   support

                            cocoa       0.29      0.50      0.36         4
                            grain       0.50      0.67      0.57         3
              a rather long topic       1.00      0.29      0.44         7
                             gold       0.67      1.00      0.80         2

                         accuracy                           0.50        16
                        macro avg       0.61      0.61      0.54        16
                     weighted avg       0.69      0.50      0.49        16
              """);
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void aClassThatIsOnlyPredictedCountsInTheMeanAndOneThatNeverOccursDoesNot() {
    float[] scores = {1, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0};
    ClassificationReport report =
        ClassificationReport.of(new int[] {0, 0, 1}, scores, List.of("a", "b", "c", "d"));
    assertThat(report.macroF1()).isCloseTo((2.0 / 3 + 1 + 0) / 3, within(ROUNDING));
    assertThat(report.text()).contains("           c       0.00      0.00      0.00         0\n");
    assertThat(report.text()).doesNotContain(" d ");
  }

  @Test
  void halvesRoundLikePython() {
    // 1 of 8 is 0.125 exactly, which Python prints as 0.12.
    float[] scores = {1, 0, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1};
    String text = ClassificationReport.of(new int[8], scores, List.of("first", "second")).text();
    assertThat(text).contains("       first       1.00      0.12      0.22         8\n");
  }

  @Test
  void wrongInputIsRefused() {
    List<String> two = List.of("a", "b");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClassificationReport.of(new int[0], new float[0], two));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClassificationReport.of(new int[1], new float[3], two));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClassificationReport.of(new int[] {2}, new float[2], two));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClassificationReport.of(new int[] {-1}, new float[2], two));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClassificationReport.of(new int[1], new float[] {1, Float.NaN}, two))
        .withMessageContaining("row 0: the probability of class 1 is NaN");
  }
}
