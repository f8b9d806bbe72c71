package org.simdlstm.cli;

import org.simdlstm.reference.ReferenceMath;

/// The `simdlstm` command.
public final class Main {
  private Main() {}

  /// Runs the command.
  public static void main(String[] args) {
    System.out.println(ReferenceMath.sigmoid(0) + " " + String.join("|", args));
  }
}
