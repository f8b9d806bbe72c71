package org.simdlstm.io;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.simdlstm.lstm.Predictor;

/// Names the topics of texts; any number of threads may ask one at once.
///
///     var classifier = new Classifier(ModelFile.load(path));
///     classifier.classify("grain exports rose", 3);
public final class Classifier {
  private final SavedModel saved;
  private final Predictor predictor;

  /// Takes a snapshot of the model as it is now.
  public Classifier(SavedModel saved) {
    this.saved = saved;
    this.predictor = saved.model().predictor();
  }

  /// A topic and how probable the model holds it.
  public record Choice(String topic, float probability) {}

  /// The most probable topics of a text, the most probable first.
  ///
  /// @param top how many; all if there are fewer
  public List<Choice> classify(String text, int top) {
    return classify(List.of(saved.vocabulary().ids(text)), top).getFirst();
  }

  /// The same for sequences of ids of any length, in their order.
  ///
  /// @throws IllegalArgumentException if an id is outside the model's vocabulary
  public List<List<Choice>> classify(List<int[]> sequences, int top) {
    int[] tokens = PadSequences.to(saved.length()).apply(sequences.toArray(int[][]::new));
    float[] probabilities = predictor.predict(tokens, saved.length());
    int classes = saved.topics().size();
    List<List<Choice>> result = new ArrayList<>();
    for (int row = 0; row < sequences.size(); row++) {
      result.add(best(Arrays.copyOfRange(probabilities, row * classes, (row + 1) * classes), top));
    }
    return result;
  }

  /// Of equals, the first.
  private List<Choice> best(float[] probabilities, int top) {
    return IntStream.range(0, probabilities.length)
        .mapToObj(topic -> new Choice(saved.topics().get(topic), probabilities[topic]))
        .sorted((a, b) -> Float.compare(b.probability(), a.probability()))
        .limit(top)
        .toList();
  }
}
