package org.simdlstm.io;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/// Writes files so that at any moment, whatever fails, the old file is intact or the new one is
/// complete on disk.
///
/// A new file grows in the same folder under a name of its own (`.simdlstm-` and a random number),
/// is forced to disk, read back and compared, moved over the old one in one step, and the folder
/// forced. A failure removes it. Errors are those of `java.nio.file`, and name the file or its
/// folder.
public final class AtomicFiles {
  private static final int READ_BYTES = 1 << 16;

  private AtomicFiles() {}

  /// Writes a file's content, front to back.
  @FunctionalInterface
  public interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /// Creates or replaces a file.
  public static void write(Path file, byte[] bytes) throws IOException {
    write(file, out -> out.write(bytes));
  }

  /// Creates or replaces a file. A symbolic link stays and its target is replaced; an existing file
  /// keeps its permissions.
  ///
  /// @throws NoSuchFileException if there is no such folder
  /// @throws AccessDeniedException if the file or its folder must not be written
  /// @throws FileSystemException if the name is taken by something that is not a regular file, and
  ///   for whatever else the file system refuses
  public static void write(Path file, Content content) throws IOException {
    Path target =
        Files.isSymbolicLink(file) ? file.toRealPath() : file.toAbsolutePath().normalize();
    Path folder = target.getParent();
    checkPlace(target, folder);
    boolean posix = target.getFileSystem().supportedFileAttributeViews().contains("posix");
    Path temporary =
        folder.resolve(
            ".simdlstm-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong()));
    try {
      String written = fill(temporary, content, posix ? permissions(target) : noAttributes());
      if (!written.equals(digest(temporary))) {
        throw new FileSystemException(file.toString(), null, "reads back differently");
      }
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException | RuntimeException | Error e) {
      delete(temporary, e);
      throw e;
    }
    if (posix) { // elsewhere folders cannot be opened
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  private static void checkPlace(Path target, Path folder) throws IOException {
    if (folder == null || Files.exists(target) && !Files.isRegularFile(target)) {
      throw new FileSystemException(target.toString(), null, "exists and is not a regular file");
    }
    if (!Files.isDirectory(folder)) {
      throw new NoSuchFileException(folder.toString(), null, "no such folder");
    }
    if (!Files.isWritable(folder)) {
      throw new AccessDeniedException(folder.toString());
    }
    if (Files.exists(target) && !Files.isWritable(target)) {
      throw new AccessDeniedException(target.toString());
    }
  }

  private static FileAttribute<?>[] permissions(Path target) throws IOException {
    return Files.exists(target)
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(Files.getPosixFilePermissions(target))
        }
        : noAttributes();
  }

  private static FileAttribute<?>[] noAttributes() {
    return new FileAttribute<?>[0];
  }

  /// Returns the digest of what was written.
  private static String fill(Path temporary, Content content, FileAttribute<?>[] attributes)
      throws IOException {
    MessageDigest digest = Sha256.start();
    try (FileChannel channel =
        FileChannel.open(
            temporary,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            attributes)) {
      OutputStream out =
          new BufferedOutputStream(
              new DigestOutputStream(Channels.newOutputStream(channel), digest));
      content.writeTo(out);
      out.flush();
      channel.force(true);
    }
    return Sha256.finish(digest);
  }

  private static String digest(Path file) throws IOException {
    MessageDigest digest = Sha256.start();
    byte[] buffer = new byte[READ_BYTES];
    try (InputStream in = Files.newInputStream(file)) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        digest.update(buffer, 0, count);
      }
    }
    return Sha256.finish(digest);
  }

  private static void delete(Path temporary, Throwable cause) {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }
}
