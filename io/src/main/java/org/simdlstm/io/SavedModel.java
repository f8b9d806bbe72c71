package org.simdlstm.io;

import java.util.List;
import org.simdlstm.lstm.History;
import org.simdlstm.lstm.Sequential;

/// A trained classifier with all that is needed to use it again, see [ModelFile].
///
/// @param model layers and weights
/// @param vocabulary turns a text into the model's tokens
/// @param topics the name of each class
/// @param length tokens in a sequence, see [Sequences#padded]
/// @param seed what the training was started with
/// @param history how the training went
public record SavedModel(
    Sequential model,
    Vocabulary vocabulary,
    List<String> topics,
    int length,
    long seed,
    History history) {

  /// Checks that the parts belong together.
  ///
  /// @throws IllegalArgumentException if the vocabulary has ids that the model does not know, the
  ///   topics are not as many as the model's outputs, or the length is not positive
  public SavedModel {
    topics = List.copyOf(topics);
    if (vocabulary.settings().numWords() > model.inputDim()) {
      throw new IllegalArgumentException(
          "the vocabulary has ids up to %d, the model's embedding %d rows"
              .formatted(vocabulary.settings().numWords() - 1, model.inputDim()));
    }
    if (topics.size() != model.outputDim()) {
      throw new IllegalArgumentException(
          "%d topics for %d outputs".formatted(topics.size(), model.outputDim()));
    }
    if (length < 1) {
      throw new IllegalArgumentException("sequence length " + length);
    }
  }
}
