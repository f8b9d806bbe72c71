package org.simdlstm.cli;

/// The command has done its work, and the outcome is a failure.
final class FailedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  FailedException(String message) {
    super(message);
  }
}
