package org.simdlstm.cli;

import org.simdlstm.reference.Placeholder;

/// The `simdlstm` command.
public final class Main {
  private Main() {}

  /// Runs the command.
  public static void main(String[] args) {
    System.out.println(Placeholder.product(6, 7) + " " + String.join("|", args));
  }
}
