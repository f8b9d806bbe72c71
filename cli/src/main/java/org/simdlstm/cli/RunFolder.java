package org.simdlstm.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.stream.Stream;
import org.simdlstm.io.Printable;

/// The folder that a training writes into. It is made before the training, so that a bad name shows
/// at once, and goes away again if nothing was written, also on Ctrl-C.
final class RunFolder implements AutoCloseable {
  static final Path RUNS = Path.of("runs");
  static final String MODEL = "model.safetensors";

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd_HH-mm-ss", Locale.ROOT);

  private final Path path;
  private final Deque<Path> made = new ArrayDeque<>();
  private final Thread onExit = new Thread(this::removeIfEmpty);

  private RunFolder(Path path) {
    this.path = path;
  }

  /// The folder of that name, made if it is not there; named by the time if null.
  static RunFolder open(Path path) throws IOException {
    RunFolder folder = new RunFolder(path == null ? RUNS.resolve(newName()) : path);
    try {
      folder.make(folder.path.toAbsolutePath());
      if (!Files.isWritable(folder.path)) {
        throw new AccessDeniedException(folder.path.toString());
      }
    } catch (IOException e) {
      folder.removeIfEmpty();
      throw folder.cannotCreate(folder.path, e);
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

  /// Writes one file; on Ctrl-C the process waits for the end of it.
  synchronized void write(String name, Writer writer) throws IOException {
    Path file = path.resolve(name);
    try {
      writer.writeTo(file);
    } catch (IOException e) {
      throw cannotCreate(file, e);
    }
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
      Files.createDirectory(folder);
      made.push(folder);
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

  private IOException cannotCreate(Path what, IOException e) {
    if (e instanceof AccessDeniedException) {
      return e;
    }
    String reason = e.getMessage();
    if (Files.exists(path) && !Files.isDirectory(path)) {
      reason = "is not a folder";
    } else if (e instanceof FileSystemException f && f.getReason() != null) {
      reason = f.getReason();
    }
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
