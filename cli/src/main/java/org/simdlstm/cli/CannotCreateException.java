package org.simdlstm.cli;

import java.io.IOException;

/// Output that cannot be written where the user wants it.
final class CannotCreateException extends IOException {
  private static final long serialVersionUID = 1;

  CannotCreateException(String message, IOException cause) {
    super(message, cause);
  }
}
