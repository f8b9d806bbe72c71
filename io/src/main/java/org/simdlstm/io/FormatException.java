package org.simdlstm.io;

import java.io.IOException;

/// A file that is not what it should be. The message names the file, the place in it and the
/// reason.
public final class FormatException extends IOException {
  private static final long serialVersionUID = 1;

  /// Says what is wrong where.
  public FormatException(String message) {
    super(message);
  }

  /// Says what is wrong where, keeping the parser's own exception.
  public FormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
