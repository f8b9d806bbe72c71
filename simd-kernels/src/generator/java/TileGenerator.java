import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// `TileGenerator folder`: writes the generated sources of the kernels below the folder.
void main(String[] args) throws IOException {
  Path folder = Files.createDirectories(Path.of(args[0], "org", "simdlstm", "kernels"));
  write(
      folder.resolve("Tiles.java"),
      """
      package org.simdlstm.kernels;

      final class Tiles {
        private Tiles() {}
      }
      """);
}

/// Leaves a file that is already right untouched, so that Maven does not compile it again.
void write(Path file, String source) throws IOException {
  if (!Files.exists(file) || !Files.readString(file).equals(source)) {
    Files.writeString(file, source);
  }
}
