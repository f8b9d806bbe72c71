package org.simdlstm.io;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// Text to word ids and back, as the Reuters data set has them. It holds only the words that have
/// an id of their own, so that a model can carry it.
public final class Vocabulary {

  /// How ranks become ids, in Keras' words.
  ///
  /// @param numWords ids are below this; larger ones are out of vocabulary
  /// @param skipTop ids below this are out of vocabulary too, the start mark included
  /// @param startChar id in front of every sequence, or null for none
  /// @param oovChar id of what is out of vocabulary, or null to leave it out
  /// @param indexFrom added to a word's rank to give its id
  public record Settings(
      int numWords, int skipTop, Integer startChar, Integer oovChar, int indexFrom) {

    /// Checks that no id can be negative.
    ///
    /// @throws IllegalArgumentException if one could
    public Settings {
      requireNotNegative("numWords", numWords);
      requireNotNegative("skipTop", skipTop);
      requireNotNegative("startChar", startChar);
      requireNotNegative("oovChar", oovChar);
      requireNotNegative("indexFrom", indexFrom);
    }

    /// The ids of the words of these ranks; rank `numWords` serves for words without one.
    int[] ids(int[] ranks) {
      LongStream ids = IntStream.of(ranks).mapToLong(rank -> (long) rank + indexFrom);
      if (startChar != null) {
        ids = LongStream.concat(LongStream.of(startChar), ids);
      }
      return (oovChar == null ? ids.filter(this::contains) : ids.map(this::idOrOov))
          .mapToInt(Math::toIntExact)
          .toArray();
    }

    private boolean contains(long id) {
      return skipTop <= id && id < numWords;
    }

    private long idOrOov(long id) {
      return contains(id) ? id : oovChar;
    }

    private static void requireNotNegative(String name, Integer value) {
      if (value != null && value < 0) {
        throw new IllegalArgumentException(name + " " + value + " is negative");
      }
    }
  }

  private final List<String> words;
  private final Settings settings;
  private final Map<String, Integer> ranks = new HashMap<>();

  private Vocabulary(List<String> wordsByRank, Settings settings) {
    int known =
        Math.clamp((long) settings.numWords - 1 - settings.indexFrom, 0, wordsByRank.size());
    this.words = List.copyOf(wordsByRank.subList(0, known));
    this.settings = settings;
    for (String word : words) {
      if (ranks.put(word, ranks.size() + 1) != null) {
        throw new IllegalArgumentException("\"" + word + "\" stands twice in the vocabulary");
      }
    }
  }

  /// The vocabulary of a word index, which maps each word to its rank, 1 being the most frequent.
  ///
  /// @throws IllegalArgumentException if the ranks are not 1 to the number of words
  public static Vocabulary of(Map<String, Integer> wordIndex, Settings settings) {
    String[] words = new String[wordIndex.size()];
    wordIndex.forEach(
        (word, rank) -> {
          if (rank < 1 || rank > words.length || words[rank - 1] != null) {
            throw new IllegalArgumentException("rank " + rank + " of \"" + word + "\"");
          }
          words[rank - 1] = word;
        });
    return new Vocabulary(List.of(words), settings);
  }

  /// The vocabulary of words in the order of their rank, the most frequent first.
  ///
  /// @throws IllegalArgumentException if a word stands there twice
  public static Vocabulary ofWords(List<String> wordsByRank, Settings settings) {
    return new Vocabulary(wordsByRank, settings);
  }

  /// The words that have an id of their own, by rank: the id is the position plus 1 plus
  /// `indexFrom`.
  public List<String> words() {
    return words;
  }

  /// How ranks become ids.
  public Settings settings() {
    return settings;
  }

  /// The ids of a text, cut into words as the data set's own text was: for that text, the data
  /// set's own ids.
  public int[] ids(String text) {
    return settings.ids(
        Tokenizer.words(text).stream()
            .mapToInt(word -> ranks.getOrDefault(word, settings.numWords))
            .toArray());
  }

  /// The words of ids, with spaces between them; `<start>`, `<oov>` and `<pad>` for the marks and
  /// `?` for an id that is neither word nor mark.
  public String text(int[] ids) {
    return IntStream.of(ids).mapToObj(this::word).collect(Collectors.joining(" "));
  }

  private String word(int id) {
    if (settings.startChar != null && id == settings.startChar) {
      return "<start>";
    }
    if (settings.oovChar != null && id == settings.oovChar) {
      return "<oov>";
    }
    if (id == 0) {
      return "<pad>";
    }
    long position = (long) id - settings.indexFrom - 1;
    return position >= 0 && position < words.size() ? words.get((int) position) : "?";
  }
}
