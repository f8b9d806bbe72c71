package org.simdlstm.perf;

import java.io.IOException;

/// Who takes part in a [Race]: a [Runner], or a test's own.
interface Racer {
  Contender contender();

  /// Sets a task up, unless it still is, checks and warms it.
  ///
  /// @throws IllegalStateException with the reason if it cannot be done
  void prepare(String task) throws IOException;

  /// Works for so long.
  ///
  /// @throws IllegalStateException with the reason if it cannot go on
  Runner.Window window(int millis) throws IOException;

  /// Whether its threads must wait for each other's cores.
  boolean isCrowded();
}
