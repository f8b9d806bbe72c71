package org.simdlstm.cli;

import java.io.IOException;
import java.nio.file.Path;
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
    console.printf("Newswires from %s%n", data.reuters.source());
    return data;
  }

  /// The arguments that give a model's tokens.
  static Reuters.Options options(Vocabulary.Settings settings) {
    return Reuters.Options.DEFAULTS
        .numWords(settings.numWords())
        .skipTop(settings.skipTop())
        .startChar(settings.startChar())
        .oovChar(settings.oovChar())
        .indexFrom(settings.indexFrom());
  }
}
