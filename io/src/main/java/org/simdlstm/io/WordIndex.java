package org.simdlstm.io;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/// The words of the newswires by rank, in the two forms they are stored in.
final class WordIndex {
  /// Of `bytes` of Keras' words.
  static final String SHA256 = "241258db64dd080c04abff6f344b2abe7b5d7042bc93b7ce10e3707484123446";

  /// Length of `bytes` of Keras' words.
  static final int BYTES = 251_694;

  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private WordIndex() {}

  /// Reads a file in the format of Keras' `reuters_word_index.json`: each word with its rank, the
  /// ranks being 1 to the number of words.
  static List<String> ofJson(String file, byte[] json) throws FormatException {
    List<String> words = new ArrayList<>();
    try (JsonParser in = JSON.createParser(ObjectReadContext.empty(), json)) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        throw new FormatException(file + ": not a JSON object");
      }
      while (in.nextToken() == JsonToken.PROPERTY_NAME) {
        String word = in.currentName();
        if (in.nextToken() != JsonToken.VALUE_NUMBER_INT) {
          throw bad(file, in, "a word's rank is not a whole number");
        }
        int rank = in.getIntValue();
        if (rank < 1 || rank > Newswires.WORDS) {
          throw bad(file, in, "rank " + rank + " is not between 1 and " + Newswires.WORDS);
        }
        while (words.size() < rank) {
          words.add(null);
        }
        if (words.set(rank - 1, word) != null) {
          throw bad(file, in, "rank " + rank + " stands twice");
        }
      }
      if (in.nextToken() != null) {
        throw bad(file, in, "something follows the JSON object");
      }
    } catch (JacksonException e) {
      throw new FormatException(
          file + ": byte " + e.getLocation().getByteOffset() + ": not valid JSON", e);
    }
    int missing = words.indexOf(null);
    if (missing >= 0) {
      throw new FormatException(file + ": no word has rank " + (missing + 1));
    }
    return List.copyOf(words);
  }

  private static FormatException bad(String file, JsonParser in, String reason) {
    return new FormatException(
        file + ": byte " + in.currentLocation().getByteOffset() + ": " + reason);
  }

  /// Reads what `bytes` wrote, after checking that it is Keras' own index.
  static List<String> ofBytes(String file, byte[] bytes) throws FormatException {
    Sha256.check(file, bytes, SHA256);
    return new String(bytes, StandardCharsets.US_ASCII).lines().toList();
  }

  /// The words by rank, each followed by a line feed: the form that is hashed and cached.
  static byte[] bytes(List<String> words) {
    return (String.join("\n", words) + "\n").getBytes(StandardCharsets.UTF_8);
  }
}
