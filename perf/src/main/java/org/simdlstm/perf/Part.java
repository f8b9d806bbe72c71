package org.simdlstm.perf;

import java.io.IOException;
import java.nio.file.Path;

/// A part of the benchmarks.
interface Part {
  /// How many times [#run] tells the progress of a next step.
  int steps();

  /// Measures, and prints what it found.
  ///
  /// @param scratch a folder for logs and other files that nobody needs afterwards
  void run(Path scratch, Progress progress) throws IOException;

  /// Writes what [#run] found for other programs, and pictures of it.
  void write(Path results) throws IOException;
}
