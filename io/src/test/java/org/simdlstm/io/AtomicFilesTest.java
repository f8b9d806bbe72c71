package org.simdlstm.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFilesTest {
  private static final byte[] OLD = {1, 2, 3};
  private static final byte[] NEW = {4, 5, 6, 7, 8};

  @TempDir Path folder;

  @Test
  void createsAndReplaces() throws IOException {
    Path file = folder.resolve("f");
    AtomicFiles.write(file, NEW);
    assertThat(file).hasBinaryContent(NEW);
    AtomicFiles.write(file, OLD);
    assertThat(file).hasBinaryContent(OLD);
    assertOnly("f");
  }

  @Test
  void aFailureLeavesTheOldFileAndNothingElse() throws IOException {
    Path file = Files.write(folder.resolve("f"), OLD);
    IOException full = new IOException("No space left on device");
    assertThatThrownBy(
            () ->
                AtomicFiles.write(
                    file,
                    out -> {
                      out.write(new byte[100_000]);
                      throw full;
                    }))
        .isSameAs(full);
    assertThatThrownBy(
            () ->
                AtomicFiles.write(
                    file,
                    out -> {
                      throw new OutOfMemoryError();
                    }))
        .isInstanceOf(OutOfMemoryError.class);
    assertThat(file).hasBinaryContent(OLD);
    assertOnly("f");
  }

  @Test
  void theOldFileStaysUntilTheNewOneIsComplete() throws IOException {
    Path file = Files.write(folder.resolve("f"), OLD);
    AtomicFiles.write(
        file,
        out -> {
          out.write(new byte[100_000]);
          out.flush();
          assertThat(file).hasBinaryContent(OLD);
        });
    assertThat(file).hasSize(100_000);
  }

  @Test
  void whatReadsBackDifferentlyIsNotMoved() throws IOException {
    Path file = Files.write(folder.resolve("f"), OLD);
    assertThatThrownBy(
            () ->
                AtomicFiles.write(
                    file,
                    out -> {
                      out.write(NEW);
                      out.flush();
                      Files.write(temporary(), OLD);
                    }))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContainingAll(file.toString(), "reads back differently");
    assertThat(file).hasBinaryContent(OLD);
    assertOnly("f");
  }

  @Test
  void aFolderIsNotReplaced() throws IOException {
    Path taken = Files.createDirectory(folder.resolve("taken"));
    assertThatThrownBy(() -> AtomicFiles.write(taken, NEW))
        .isExactlyInstanceOf(FileSystemException.class)
        .hasMessageContaining("not a regular file");
    assertThatThrownBy(() -> AtomicFiles.write(Path.of("/"), NEW))
        .isInstanceOf(FileSystemException.class);
    assertOnly("taken");
  }

  @Test
  void aDeviceIsNotReplaced() {
    Path full = Path.of("/dev/full");
    assumeThat(full).exists();
    assertThatThrownBy(() -> AtomicFiles.write(full, NEW))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("not a regular file");
    assertThat(full).exists();
  }

  @Test
  void aMissingFolderIsNamed() {
    Path missing = folder.resolve("missing");
    assertThatThrownBy(() -> AtomicFiles.write(missing.resolve("f"), NEW))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining(missing.toString());
  }

  @Test
  void readOnlyStaysReadOnly() throws IOException {
    Path file = Files.write(folder.resolve("f"), OLD);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
    if (Files.isWritable(file)) {
      // Root may write anything, and then the file keeps its permissions.
      AtomicFiles.write(file, NEW);
      assertThat(file).hasBinaryContent(NEW);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("r--r--r--");
      return;
    }
    assertThatThrownBy(() -> AtomicFiles.write(file, NEW))
        .isInstanceOf(AccessDeniedException.class)
        .hasMessageContaining(file.toString());
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("r-xr-xr-x"));
    assertThatThrownBy(() -> AtomicFiles.write(folder.resolve("g"), NEW))
        .isInstanceOf(AccessDeniedException.class)
        .hasMessageContaining(folder.toString());
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    assertThat(file).hasBinaryContent(OLD);
    assertOnly("f");
  }

  @Test
  void permissionsAndLinksSurvive() throws IOException {
    Path file = Files.write(folder.resolve("f"), OLD);
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("f"));
    var secret = PosixFilePermissions.fromString("rw-------");
    Files.setPosixFilePermissions(file, secret);
    AtomicFiles.write(link, NEW);
    assertThat(link).isSymbolicLink();
    assertThat(file).hasBinaryContent(NEW);
    assertThat(Files.getPosixFilePermissions(file)).isEqualTo(secret);
    assertOnly("f", "link");
  }

  @Test
  void anyNameThatTheFileSystemTakesWillDo() throws IOException {
    for (String name : new String[] {"-rf", "a b\nc", "n".repeat(255)}) {
      AtomicFiles.write(folder.resolve(name), NEW);
      assertThat(folder.resolve(name)).hasBinaryContent(NEW);
    }
    assertThatThrownBy(() -> AtomicFiles.write(folder.resolve("n".repeat(300)), NEW))
        .isInstanceOf(FileSystemException.class);
    assertOnly("-rf", "a b\nc", "n".repeat(255));
  }

  private Path temporary() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(f -> f.getFileName().toString().startsWith(".simdlstm-"))
          .findFirst()
          .orElseThrow();
    }
  }

  private void assertOnly(String... names) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(f -> f.getFileName().toString())).containsExactlyInAnyOrder(names);
    }
  }
}
