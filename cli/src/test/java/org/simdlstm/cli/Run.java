package org.simdlstm.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// One run of the command inside this process.
record Run(int code, String out, String err) {
  static Run of(String... args) {
    return reading("", args);
  }

  /// With this on standard input.
  static Run reading(String input, String... args) {
    return reading(input.getBytes(StandardCharsets.UTF_8), args);
  }

  static Run reading(byte[] input, String... args) {
    return on(new String[0], input, args);
  }

  /// With these of `in`, `out` and `err` as terminals.
  static Run on(String[] terminals, byte[] input, String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code = Main.run(new Console(new ByteArrayInputStream(input), out, err, terminals), args);
    return new Run(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
