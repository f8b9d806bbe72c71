package org.simdlstm.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.simdlstm.io.FormatException;
import org.simdlstm.io.Reuters;
import org.simdlstm.io.Vocabulary;

/// The newswires and their words, as the commands load them.
record ReutersData(Reuters reuters, Vocabulary vocabulary) {

  /// Loads with a progress bar and prints where the newswires came from.
  ///
  /// @param path what the user named, or null
  static ReutersData load(Console console, Path path, Reuters.Options options) throws IOException {
    ReutersData data;
    try (ProgressBar bar = new ProgressBar(console)) {
      Reuters reuters = Reuters.load(options, path, bar);
      data = new ReutersData(reuters, reuters.vocabulary());
    }
    show(console, data.reuters);
    return data;
  }

  /// Loads the newswires alone, with the ids of these settings.
  static Reuters newswires(Console console, Path path, Vocabulary.Settings settings)
      throws IOException {
    Reuters reuters;
    try (ProgressBar bar = new ProgressBar(console)) {
      reuters = Reuters.load(options(settings), path, bar);
    }
    show(console, reuters);
    return reuters;
  }

  private static void show(Console console, Reuters reuters) throws FormatException {
    console.printf("Newswires from %s%n", reuters.source());
    if (reuters.train().size() == 0 || reuters.test().size() == 0) {
      throw new FormatException(
          "%d newswires to train on, %d to test on\nGive data with at least 2 newswires."
              .formatted(reuters.train().size(), reuters.test().size()));
    }
  }

  /// The arguments that give a model's tokens.
  private static Reuters.Options options(Vocabulary.Settings settings) {
    return Reuters.Options.DEFAULTS
        .numWords(settings.numWords())
        .skipTop(settings.skipTop())
        .startChar(settings.startChar())
        .oovChar(settings.oovChar())
        .indexFrom(settings.indexFrom());
  }
}
