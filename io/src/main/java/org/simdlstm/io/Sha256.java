package org.simdlstm.io;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// SHA-256 against pinned values.
final class Sha256 {
  private Sha256() {}

  /// The hash in hexadecimal.
  static String of(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /// Refuses bytes that are not the pinned ones.
  static byte[] check(String name, byte[] bytes, String pinned) throws FormatException {
    String hash = of(bytes);
    if (!hash.equals(pinned)) {
      throw new FormatException(name + ": SHA-256 is " + hash + ", not " + pinned);
    }
    return bytes;
  }
}
