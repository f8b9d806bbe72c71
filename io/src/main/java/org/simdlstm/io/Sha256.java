package org.simdlstm.io;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// SHA-256, written as 64 lower-case hexadecimal digits.
final class Sha256 {
  /// Length of a digest in hexadecimal digits.
  static final int HEX_DIGITS = 64;

  private Sha256() {}

  /// The digest of the parts, one after the other.
  static String hex(byte[]... parts) {
    MessageDigest digest = start();
    for (byte[] part : parts) {
      digest.update(part);
    }
    return finish(digest);
  }

  /// Refuses bytes that are not the pinned ones.
  static byte[] check(String name, byte[] bytes, String pinned) throws FormatException {
    String hash = hex(bytes);
    if (!hash.equals(pinned)) {
      throw new FormatException(name + ": SHA-256 is " + hash + ", not " + pinned);
    }
    return bytes;
  }

  static MessageDigest start() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  static String finish(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }
}
