package org.simdlstm.perf;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.simdlstm.io.Reuters;
import org.simdlstm.io.Sequences;
import org.simdlstm.lstm.Dataset;

/// The newswires as the notebook has them: 1000 words, padded in front to 100.
final class Rows {
  /// Loaded on first use, for reading them takes a second.
  private static final class Newswires {
    static final Reuters LOADED = load();
  }

  private Rows() {}

  static Dataset test() {
    return padded(Newswires.LOADED.test());
  }

  static Dataset train() {
    return padded(Newswires.LOADED.train());
  }

  private static Reuters load() {
    try {
      return Reuters.load(Reuters.Options.DEFAULTS.numWords(1000));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Dataset padded(Sequences sequences) {
    return sequences.padded(100);
  }
}
