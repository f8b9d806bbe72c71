package org.simdlstm.cli;

import org.simdlstm.kernels.Machine;

/// Says once, in plain words, that everything will take long here.
final class SlowMachine {
  private SlowMachine() {}

  static void warn(Console console) {
    if (!Machine.fastFma()) {
      console
          .err()
          .println(
              "note: no fused multiply-add instruction is in use here: the results are the same,"
                  + " but it takes about a thousand times as long.");
    }
  }
}
