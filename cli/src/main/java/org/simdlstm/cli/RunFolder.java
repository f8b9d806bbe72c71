package org.simdlstm.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.simdlstm.io.Printable;

/// The folder that a training writes into. It is made before the training, so that what cannot be
/// written shows at once, and goes away again if nothing was written, also on Ctrl-C.
final class RunFolder implements AutoCloseable {
  static final String MODEL = "model.safetensors";
  static final String HISTORY = "history.csv";
  static final String REPORT = "report.txt";
  static final String CURVES = "curves.png";
  static final String CONFUSION = "confusion.png";

  private static final List<String> FILES = List.of(MODEL, HISTORY, REPORT, CURVES, CONFUSION);
  private static final Path RUNS = Path.of("runs");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd_HH-mm-ss", Locale.ROOT);

  private final Path path;
  private final Deque<Path> made = new ArrayDeque<>();
  private final List<String> written = new ArrayList<>();
  private final Thread onExit = new Thread(this::removeIfEmpty);

  private RunFolder(Path path) {
    this.path = path;
  }

  /// The folder of that name, made if it is not there; named by the time if null.
  static RunFolder open(Path path) throws IOException {
    RunFolder folder = new RunFolder(path == null ? RUNS.resolve(newName()) : path);
    try {
      folder.make(folder.path.toAbsolutePath());
      folder.requireWritable();
    } catch (IOException e) {
      folder.removeIfEmpty();
      throw e;
    }
    Runtime.getRuntime().addShutdownHook(folder.onExit);
    return folder;
  }

  /// The file of a model.
  ///
  /// @param named such a file or a run's folder, or null for the model that was trained last
  /// @throws NoSuchFileException if none has been trained
  static Path model(Path named) throws IOException {
    if (named == null) {
      return newestModel();
    }
    return Files.isDirectory(named) ? named.resolve(MODEL) : named;
  }

  private static Path newestModel() throws IOException {
    Path newest = null;
    if (!Files.isDirectory(RUNS)) {
      throw noModel();
    }
    try (Stream<Path> runs = Files.list(RUNS)) {
      for (Path run : runs.sorted().toList()) {
        Path model = run.resolve(MODEL);
        if (Files.isRegularFile(model)
            && (newest == null
                || Files.getLastModifiedTime(model).compareTo(Files.getLastModifiedTime(newest))
                    >= 0)) {
          newest = model;
        }
      }
    }
    if (newest == null) {
      throw noModel();
    }
    return newest;
  }

  private static NoSuchFileException noModel() {
    return new NoSuchFileException(
        RUNS + "/*/" + MODEL,
        null,
        "no model here yet\nTrain one with simdlstm train, or name the one to use.");
  }

  Path path() {
    return path;
  }

  /// The names of the files written so far.
  List<String> written() {
    return written;
  }

  /// Writes one file; on Ctrl-C the process waits for the end of it.
  synchronized void write(String name, Writer writer) throws IOException {
    Path file = path.resolve(name);
    try {
      writer.writeTo(file);
    } catch (IOException e) {
      throw cannotCreate(file, e);
    }
    written.add(name);
  }

  /// Writes a file in one step.
  @FunctionalInterface
  interface Writer {
    void writeTo(Path file) throws IOException;
  }

  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(onExit);
    removeIfEmpty();
  }

  private void make(Path folder) throws IOException {
    if (folder.getParent() != null && !Files.isDirectory(folder)) {
      make(folder.getParent());
      try {
        Files.createDirectory(folder);
      } catch (IOException e) {
        throw cannotCreate(folder, e);
      }
      made.push(folder);
    }
  }

  /// Refuses before the training what could not be written after it.
  private void requireWritable() throws IOException {
    requirePermission(path);
    for (String name : FILES) {
      Path file = path.resolve(name);
      if (Files.isDirectory(file)) {
        throw cannotCreate(file, new FileSystemException(name, null, "is a folder"));
      }
      if (Files.exists(file)) {
        requirePermission(file);
      }
    }
  }

  private static void requirePermission(Path path) throws IOException {
    if (!Files.isWritable(path)) {
      throw cannotCreate(path, new AccessDeniedException(path.toString()));
    }
  }

  private synchronized void removeIfEmpty() {
    try {
      while (!made.isEmpty()) {
        Files.deleteIfExists(made.pop());
      }
    } catch (IOException e) {
      // What has been written stays, and an empty folder does no harm.
    }
  }

  private static CannotCreateException cannotCreate(Path what, IOException e) {
    String reason =
        switch (e) {
          case AccessDeniedException _ -> "permission denied";
          case FileAlreadyExistsException _ -> "is not a folder";
          case FileSystemException f when f.getReason() != null -> f.getReason();
          case FileSystemException _ -> "the file system refuses it";
          default -> e.getMessage();
        };
    return new CannotCreateException(
        "cannot create %s: %s\nName another folder with --out."
            .formatted(Printable.escape(what.toString()), reason),
        e);
  }

  private static String newName() {
    String time = LocalDateTime.now().format(TIME);
    String name = time;
    for (int i = 2; Files.exists(RUNS.resolve(name)); i++) {
      name = time + "-" + i;
    }
    return name;
  }
}
