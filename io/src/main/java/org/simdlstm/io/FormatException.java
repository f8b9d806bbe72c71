package org.simdlstm.io;

import java.io.IOException;

/// A file whose content is not what its format demands.
///
/// The message has one to three lines: the file, the place in it, the reason, the next step. What
/// it quotes from the file has its control characters escaped.
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
