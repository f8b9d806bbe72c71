package org.simdlstm.io;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;

/// The newswires as Keras' `reuters.npz` has them, unshuffled and without offset.
///
/// @param ranks for each newswire the ranks of its words, 1 being the most frequent
/// @param labels for each newswire its topic
record Newswires(int[][] ranks, int[] labels) {
  static final int COUNT = 11228;
  static final int WORDS = 30979;

  /// Of `bytes()`.
  static final String SHA256 = "4a33328ec4ed175df3baa8453edcd0d7aba7ed4aa152e5fc66476dc08e6d4a82";

  /// Length of `bytes()`.
  static final int BYTES = 6_600_456;

  private static final int END = -7;
  private static final int MAX_UNPACKED = 1 << 24;

  /// Reads a file in the format of Keras' `reuters.npz`, be it Keras' own or another.
  static Newswires ofNpz(String file, byte[] npz) throws FormatException {
    Map<String, byte[]> entries = Zip.read(file, npz, 2, MAX_UNPACKED);
    if (!entries.containsKey("x.npy") || !entries.containsKey("y.npy")) {
      throw new FormatException(file + ": has no x.npy and y.npy");
    }
    int[] labels = Npy.read(file + ": y.npy", entries.get("y.npy")).ints();
    int[][] ranks = Npy.read(file + ": x.npy", entries.get("x.npy")).intLists();
    if (ranks.length != labels.length) {
      throw new FormatException(
          file + ": " + ranks.length + " newswires, but " + labels.length + " labels");
    }
    for (int wire = 0; wire < ranks.length; wire++) {
      requireRange(file + ": y.npy: label", labels[wire], 0, Reuters.TOPICS.size() - 1);
      for (int rank : ranks[wire]) {
        requireRange(file + ": x.npy: newswire " + wire + ": word", rank, 1, WORDS);
      }
    }
    return new Newswires(ranks, labels);
  }

  private static void requireRange(String what, int value, int min, int max)
      throws FormatException {
    if (value < min || value > max) {
      throw new FormatException(what + " " + value + " is not between " + min + " and " + max);
    }
  }

  /// Reads what `bytes()` wrote, after checking that it is Keras' own data.
  static Newswires ofBytes(String file, byte[] bytes) throws FormatException {
    ByteBuffer in = littleEndian(Sha256.check(file, bytes, SHA256));
    int[] labels = new int[COUNT];
    for (int wire = 0; wire < COUNT; wire++) {
      labels[wire] = in.getInt();
    }
    int[][] ranks = new int[COUNT][];
    for (int wire = 0; wire < COUNT; wire++) {
      int length = 0;
      while (in.getInt(in.position() + length * Integer.BYTES) != END) {
        length++;
      }
      ranks[wire] = new int[length];
      for (int i = 0; i < length; i++) {
        ranks[wire][i] = in.getInt();
      }
      in.getInt();
    }
    return new Newswires(ranks, labels);
  }

  /// Labels, then the ranks of each newswire followed by -7, all little-endian int32: the form that
  /// is hashed and cached.
  byte[] bytes() {
    int ints = labels.length;
    for (int[] wire : ranks) {
      ints += wire.length + 1;
    }
    ByteBuffer out = littleEndian(new byte[ints * Integer.BYTES]);
    for (int label : labels) {
      out.putInt(label);
    }
    for (int[] wire : ranks) {
      for (int rank : wire) {
        out.putInt(rank);
      }
      out.putInt(END);
    }
    return out.array();
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
