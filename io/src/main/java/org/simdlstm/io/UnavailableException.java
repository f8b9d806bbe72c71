package org.simdlstm.io;

import java.io.IOException;

/// Data that is not on this machine and could not be fetched. The message lists what was tried and
/// what the user can do.
public final class UnavailableException extends IOException {
  private static final long serialVersionUID = 1;

  /// Says what was tried and what can be done.
  public UnavailableException(String message) {
    super(message);
  }
}
