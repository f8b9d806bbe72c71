package org.simdlstm.io;

import java.util.ArrayList;
import java.util.List;

/// Cuts a text into words exactly as the makers of Keras' data set did.
///
/// They read the newswires in their SGML spelling, so `&`, `<` and control characters stand for the
/// words `amp`, `lt` and their number: nearly every wire ends in "reuter 3", the 3 being a control
/// character.
final class Tokenizer {
  /// The apostrophe is part of a word; a carriage return, absent from the corpus, is white space.
  private static final String SEPARATORS = "!\"#$%&()*+,-./:;<=>?@[\\]^_`{|}~\t\n\r ";

  private Tokenizer() {}

  static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    for (int i = 0; i <= text.length(); i++) {
      char c = i == text.length() ? ' ' : text.charAt(i);
      boolean separator = SEPARATORS.indexOf(c) >= 0;
      String spelling = spelling(c, separator);
      if (!separator && spelling == null) {
        word.append(lower(c));
        continue;
      }
      if (!word.isEmpty()) {
        words.add(word.toString());
        word.setLength(0);
      }
      if (spelling != null) {
        words.add(spelling);
      }
    }
    return words;
  }

  private static String spelling(char c, boolean separator) {
    return switch (c) {
      case '&' -> "amp";
      case '<' -> "lt";
      case 127 -> "127";
      default -> c < 32 && !separator ? Integer.toString(c) : null;
    };
  }

  private static char lower(char c) {
    // Byte 0xFC, the corpus' one character outside ASCII, is "?" in Keras' word index.
    if (c == 'ü' || c == '\uFFFD') {
      return '?';
    }
    return c >= 'A' && c <= 'Z' ? (char) (c + 32) : c;
  }
}
