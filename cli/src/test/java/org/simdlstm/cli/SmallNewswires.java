package org.simdlstm.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// A data set in the files that Keras has for Reuters: 300 newswires of three topics, each with
/// words of its own and some that all share.
final class SmallNewswires {
  private static final int WIRES = 300;
  private static final int[] LABELS = {3, 4, 16}; // earn, acq, crude
  private static final int OWN_WORDS = 10;
  private static final int WORDS = (LABELS.length + 1) * OWN_WORDS;

  // An object array's pickle up to its list, as numpy on Python 2 wrote it, its length open.
  private static final String HEAD =
      "\u0080\u0002cnumpy.core.multiarray\n_reconstruct\nq\u0001cnumpy\nndarray\nq\u0002"
          + "K\u0000\u0085U\u0001b\u0087Rq\u0003(K\u0001M%c%c\u0085cnumpy\ndtype\nq\u0004"
          + "U\u0002O8K\u0000K\u0001\u0087Rq\u0005(K\u0003U\u0001|NNN"
          + "J\u00ff\u00ff\u00ff\u00ffJ\u00ff\u00ff\u00ff\u00ffK?tb\u0089";

  private SmallNewswires() {}

  /// Words are `word1` to `word40`; `word1` to `word10` are earn's, then acq's, crude's, and all's.
  static void write(Path folder) throws IOException {
    write(folder, WIRES);
  }

  /// The first newswires of them.
  static void write(Path folder, int wires) throws IOException {
    Random random = new Random(1);
    StringBuilder lists = new StringBuilder("](");
    ByteBuffer labels = ByteBuffer.allocate(8 * wires).order(ByteOrder.LITTLE_ENDIAN);
    for (int wire = 0; wire < wires; wire++) {
      int topic = random.nextInt(LABELS.length);
      labels.putLong(LABELS[topic]);
      lists.append("](");
      for (int i = 5 + random.nextInt(10); i > 0; i--) {
        int group = random.nextBoolean() ? topic : LABELS.length;
        int rank = 1 + group * OWN_WORDS + random.nextInt(OWN_WORDS);
        lists.append('K').append((char) rank);
      }
      lists.append('e');
    }
    byte[] x =
        npy("|O", wires, latin1(HEAD.formatted(wires & 0xff, wires >> 8) + lists.append("etb.")));
    ByteArrayOutputStream npz = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(npz)) {
      zip.putNextEntry(new ZipEntry("x.npy"));
      zip.write(x);
      zip.putNextEntry(new ZipEntry("y.npy"));
      zip.write(npy("<i8", wires, labels.array()));
    }
    Files.write(folder.resolve("reuters.npz"), npz.toByteArray());
    Files.writeString(
        folder.resolve("reuters_word_index.json"),
        IntStream.rangeClosed(1, WORDS)
            .mapToObj(rank -> "\"word%d\":%d".formatted(rank, rank))
            .collect(Collectors.joining(",", "{", "}")));
  }

  private static byte[] npy(String descr, int wires, byte[] body) {
    String header =
        "{'descr': '" + descr + "', 'fortran_order': False, 'shape': (" + wires + ",), }   \n";
    ByteBuffer npy =
        ByteBuffer.allocate(10 + header.length() + body.length).order(ByteOrder.LITTLE_ENDIAN);
    npy.put(latin1("\u0093NUMPY\u0001\u0000")).putShort((short) header.length());
    return npy.put(latin1(header)).put(body).array();
  }

  private static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
