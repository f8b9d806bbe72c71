package org.simdlstm.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClassifierTest {
  private final SavedModel saved = ModelFileTest.small();
  private final Classifier classifier = new Classifier(saved);

  @Test
  void namesTheMostProbableTopicsInFallingOrder() {
    int[] tokens = {0, 0, 0, 1, 4, 6}; // padding, start, "the", "wheat"
    float[] p = saved.model().predict(tokens, 6);
    List<Classifier.Choice> all = classifier.classify("The wheat", 99);
    assertThat(all).hasSize(3);
    float[] sorted = p.clone();
    Arrays.sort(sorted);
    for (int i = 0; i < 3; i++) {
      Classifier.Choice choice = all.get(i);
      assertThat(choice.probability()).isEqualTo(sorted[2 - i]);
      assertThat(choice.probability()).isEqualTo(p[saved.topics().indexOf(choice.topic())]);
    }
    assertThat(classifier.classify("The wheat", 2)).isEqualTo(all.subList(0, 2));
  }

  @Test
  void answersInTheOrderOfTheSequencesWhateverTheirLength() {
    int[][] sequences = {{1, 4}, {}, {1, 2, 3, 4, 5, 6, 7, 4, 5, 6}};
    List<List<Classifier.Choice>> together = classifier.classify(List.of(sequences), 3);
    for (int i = 0; i < sequences.length; i++) {
      List<int[]> alone = List.<int[]>of(sequences[i]);
      assertThat(together.get(i)).isEqualTo(classifier.classify(alone, 3).getFirst());
    }
  }
}
