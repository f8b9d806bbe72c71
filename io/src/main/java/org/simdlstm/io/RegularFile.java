package org.simdlstm.io;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// Reads whole files of a limited size.
final class RegularFile {
  private RegularFile() {}

  /// The file's bytes.
  ///
  /// @throws NoSuchFileException if there is none
  /// @throws FormatException if it is not a regular file or has more than `maxBytes`
  static byte[] read(Path path, int maxBytes) throws IOException {
    if (!Files.exists(path)) {
      throw new NoSuchFileException(path.toString());
    }
    if (!Files.isRegularFile(path)) {
      throw new FormatException(path + ": not a regular file");
    }
    try (InputStream in = Files.newInputStream(path)) {
      byte[] bytes = in.readNBytes(maxBytes);
      if (in.read() >= 0) {
        throw new FormatException(path + ": more than " + maxBytes + " bytes");
      }
      return bytes;
    }
  }
}
