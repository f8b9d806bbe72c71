package org.simdlstm.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.simdlstm.io.NpzBytes.HEAD;
import static org.simdlstm.io.NpzBytes.TAIL;
import static org.simdlstm.io.NpzBytes.TWO_LISTS;
import static org.simdlstm.io.NpzBytes.labels;
import static org.simdlstm.io.NpzBytes.latin1;
import static org.simdlstm.io.NpzBytes.npy;
import static org.simdlstm.io.NpzBytes.npyOfHeader;
import static org.simdlstm.io.NpzBytes.npz;
import static org.simdlstm.io.NpzBytes.npzOfPickle;
import static org.simdlstm.io.NpzBytes.zip;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Reading `reuters.npz`: what numpy writes is read, everything else is refused.
class NewswiresTest {
  private static final byte[] X = npy("|O", 2, latin1(HEAD + TWO_LISTS + TAIL));
  private static final byte[] GOOD = npz(X, labels(3, 45));

  @Test
  void readsWhatPython2Wrote() throws FormatException {
    Newswires wires = Newswires.ofNpz("good", GOOD);
    assertThat(wires.ranks()).isDeepEqualTo(new int[][] {{1, 258, 7}, {5}});
    assertThat(wires.labels()).containsExactly(3, 45);
  }

  @Test
  void readsAnEmptyNewswire() throws FormatException {
    Newswires wires = Newswires.ofNpz("empty", npzOfPickle(HEAD + "](]](K\u0001ee" + TAIL));
    assertThat(wires.ranks()).isDeepEqualTo(new int[][] {{}, {1}});
  }

  /// The pickles of `numpy.save` on Python 3 with protocol 3 and 4: frames, short texts, memo
  /// reads.
  @Test
  void readsWhatPython3Writes() throws FormatException {
    String protocol3 =
        "\u0080\u0003cnumpy._core.multiarray\n_reconstruct\nq\u0000cnumpy\nndarray\nq\u0001"
            + "K\u0000\u0085q\u0002C\u0001bq\u0003\u0087q\u0004Rq\u0005(K\u0001K\u0002\u0085q\u0006"
            + "cnumpy\ndtype\nq\u0007X\u0002\u0000\u0000\u0000O8q\u0008\u0089\u0088\u0087q\tRq\n"
            + "(K\u0003X\u0001\u0000\u0000\u0000|q\u000bNNNJ\u00ff\u00ff\u00ff\u00ff"
            + "J\u00ff\u00ff\u00ff\u00ffK?tq\u000cb\u0089";
    String protocol4 =
        "\u0080\u0004\u0095\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000"
            + "\u008c\u0016numpy._core.multiarray\u0094\u008c\u000c_reconstruct\u0094\u0093\u0094"
            + "\u008c\u0005numpy\u0094\u008c\u0007ndarray\u0094\u0093\u0094K\u0000\u0085\u0094"
            + "C\u0001b\u0094\u0087\u0094R\u0094(K\u0001K\u0002\u0085\u0094h\u0003\u008c\u0005dtype"
            + "\u0094\u0093\u0094\u008c\u0002O8\u0094\u0089\u0088\u0087\u0094R\u0094(K\u0003"
            + "\u008c\u0001|\u0094NNNJ\u00ff\u00ff\u00ff\u00ffJ\u00ff\u00ff\u00ff\u00ffK?t\u0094b"
            + "\u0089";
    int[][] lists = {{1, 258, 7}, {5}};
    assertThat(Newswires.ofNpz("3", npzOfPickle(protocol3 + TWO_LISTS + TAIL)).ranks())
        .isDeepEqualTo(lists);
    assertThat(Newswires.ofNpz("4", npzOfPickle(protocol4 + TWO_LISTS + TAIL)).ranks())
        .isDeepEqualTo(lists);
  }

  @Test
  void bytesAreLabelsThenRanksWithAnEndMark() {
    byte[] bytes = new Newswires(new int[][] {{258}, {}}, new int[] {3, 45}).bytes();
    assertThat(bytes)
        .containsExactly(3, 0, 0, 0, 45, 0, 0, 0, 2, 1, 0, 0, -7, -1, -1, -1, -7, -1, -1, -1);
    assertThatThrownBy(() -> Newswires.ofBytes("other", bytes))
        .isInstanceOf(FormatException.class)
        .hasMessageStartingWith("other: SHA-256 is ");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void refuses(String reason, byte[] bytes) {
    assertThatThrownBy(() -> Newswires.ofNpz("bad.npz", bytes))
        .isInstanceOf(FormatException.class)
        .hasMessageStartingWith("bad.npz: ")
        .hasMessageContaining(reason);
  }

  static Stream<Arguments> refuses() {
    byte[] y = labels(3, 45);
    byte[] version9 = X.clone();
    version9[6] = 9;
    version9[7] = 9;
    byte[] encrypted = GOOD.clone();
    encrypted[centralDirectory(GOOD) + 8] |= 1;
    byte[] wrongCrc = GOOD.clone();
    wrongCrc[centralDirectory(GOOD) + 16] ^= 1;
    byte[] smallerDeclared = GOOD.clone();
    smallerDeclared[centralDirectory(GOOD) + 24]--;
    byte[] twice = zip("x.npy", X, "z.npy", X);
    replace(twice, "z.npy", "x.npy");
    return Stream.of(
        Arguments.of("not a zip archive", new byte[0]),
        Arguments.of("not a zip archive", "<html>login here</html>".repeat(9).getBytes()),
        Arguments.of("has no x.npy and y.npy", zip("x.npy", X)),
        Arguments.of("has no x.npy and y.npy", zip("x.npy", X, "../y.npy", y)),
        Arguments.of("3 entries", zip("x.npy", X, "y.npy", y, "z.npy", y)),
        Arguments.of("name stands twice", twice),
        Arguments.of("unpacks to more", zip("x.npy", new byte[17 << 20], "y.npy", y)),
        Arguments.of("encrypted", encrypted),
        Arguments.of("CRC-32", wrongCrc),
        Arguments.of("declared size", smallerDeclared),
        Arguments.of("not an npy array", npz(version9, y)),
        Arguments.of("not an npy array", npz(new byte[9], y)),
        Arguments.of("too long", npz(Arrays.copyOf(X, 20), y)),
        Arguments.of("header does not describe", npz(npy("__import__('os')", 2, X), y)),
        Arguments.of("header does not describe", npz(shaped("False", "(2, 1)"), y)),
        Arguments.of("header does not describe", npz(shaped("False", "()"), y)),
        Arguments.of(
            "header does not describe", npz(shaped("False", "(18446744073709551616,)"), y)),
        Arguments.of("header does not describe", npz(shaped("True", "(2,)"), y)),
        Arguments.of("not Python objects", npz(y, y)),
        Arguments.of("not little-endian int64", npz(X, npy(">i8", 2, new byte[16]))),
        Arguments.of("do not fit 15 bytes", npz(X, npy("<i8", 2, new byte[15]))),
        Arguments.of("do not fit 16 bytes", npz(X, npy("<i8", 999999999, new byte[16]))),
        Arguments.of("does not fit 32 bits", npz(X, labels(3, 1L << 40))),
        Arguments.of("label 46", npz(X, labels(3, 46))),
        Arguments.of("label -1", npz(X, labels(-1, 3))),
        Arguments.of("2 newswires, but 3 labels", npz(X, labels(3, 3, 3))),
        Arguments.of("the header has 3 elements", npz(npy("|O", 3, pickle(TWO_LISTS)), y)),
        Arguments.of("word 0 ", npzOfPickle(HEAD + "](]K\u0000a]e" + TAIL)),
        Arguments.of("word -1 ", npzOfPickle(HEAD + "](]J\u00ff\u00ff\u00ff\u00ffa]e" + TAIL)),
        Arguments.of("word 30980 ", npzOfPickle(HEAD + "](]M\u0004ya]e" + TAIL)),
        Arguments.of("opcode 0x8a", npzOfPickle(HEAD + "](]\u008a\u0001\u0001a]e" + TAIL)),
        Arguments.of("opcode 0x47", npzOfPickle(HEAD + "](]G\0\0\0\0\0\0\0\0a]e" + TAIL)),
        Arguments.of("something else than ints", npzOfPickle(HEAD + "](]U\u00013a]e" + TAIL)),
        Arguments.of("something else than ints", npzOfPickle(HEAD + "](]\u0088a]e" + TAIL)),
        Arguments.of("something else than ints", npzOfPickle(HEAD + "](]K\u0001e" + TAIL)),
        Arguments.of("not a list of ints", npzOfPickle(HEAD + "](]]K\u0001aa]e" + TAIL)),
        Arguments.of("something else than ints", npzOfPickle(HEAD + "]q\u0009(h\u0009]e" + TAIL)),
        Arguments.of(
            "something else than ints", npzOfPickle(HEAD + "](]q\u0009K\u0001ah\u0009e" + TAIL)),
        Arguments.of("nothing is remembered", npzOfPickle(HEAD + "](h\u0063]e" + TAIL)),
        Arguments.of("a global that", npzOfPickle("\u0080\u0002cos\nsystem\nU\u0002ls\u0085R.")),
        Arguments.of(
            "a global that", npzOfPickle("\u0080\u0004\u008c\u0002os\u008c\u0006system\u0093.")),
        Arguments.of(
            "a call that",
            npzOfPickle("\u0080\u0002cnumpy\nndarray\nJ\u00ff\u00ff\u00ff\u007f\u0085R.")),
        Arguments.of("a state that", npzOfPickle(HEAD.replace("K?tb", "K>tb") + TWO_LISTS + TAIL)),
        Arguments.of("a state that", npzOfPickle(HEAD + "]" + TAIL)),
        Arguments.of("nested too deeply", npzOfPickle("\u0080\u0002" + "(".repeat(1_000_000))),
        Arguments.of("nested too deeply", npzOfPickle("\u0080\u0002" + "N".repeat(1_000_000))),
        Arguments.of("objects", npzOfPickle("\u0080\u0002N" + "\u0085".repeat(1_000_000))),
        Arguments.of("objects", npzOfPickle("\u0080\u0002]" + "]a".repeat(1_000_000))),
        Arguments.of(
            "nested too deeply", npzOfPickle("\u0080\u0004N" + "\u0094".repeat(1_000_000))),
        Arguments.of("nothing on the stack", npzOfPickle("\u0080\u0002.")),
        Arguments.of("no mark", npzOfPickle("\u0080\u0002e.")),
        Arguments.of("nothing on the stack", npzOfPickle("\u0080\u0002N(\u0085.")),
        Arguments.of("appends to", npzOfPickle("\u0080\u0002NNa.")),
        Arguments.of("cut off", npzOfPickle(HEAD + TWO_LISTS)),
        Arguments.of("cut off", npzOfPickle("\u0080\u0002cnumpy")),
        Arguments.of("a text of", npzOfPickle("\u0080\u0002X\u00ff\u00ff\u00ff\u007f.")),
        Arguments.of("not one array", npzOfPickle("\u0080\u0002N.")),
        Arguments.of("not one array", npzOfPickle(HEAD + TWO_LISTS + TAIL + "N")),
        Arguments.of("not a pickle", npzOfPickle("(I1\nI2\nl.")),
        Arguments.of("not a pickle", npzOfPickle("\u0080\u0005N.")));
  }

  @Test
  void refusesEveryCut() {
    for (int length = 0; length < GOOD.length; length++) {
      byte[] cut = Arrays.copyOf(GOOD, length);
      assertThatThrownBy(() -> Newswires.ofNpz("cut", cut)).isInstanceOf(FormatException.class);
    }
  }

  /// A flipped bit is found or changes nothing that counts, such as the time of an entry.
  @Test
  void neverReadsOtherNumbersFromADamagedFile() {
    Random random = new Random(1);
    for (int i = 0; i < 4000; i++) {
      byte[] damaged = GOOD.clone();
      damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
      try {
        assertThat(Newswires.ofNpz("damaged", damaged).ranks())
            .isDeepEqualTo(new int[][] {{1, 258, 7}, {5}});
      } catch (FormatException e) {
        assertThat(e).hasMessageStartingWith("damaged: ");
      }
    }
  }

  /// Behind the checksum: damage to the pickle itself ends in the format exception or in lists.
  @Test
  void damagedPicklesEndInTheFormatException() {
    Random random = new Random(2);
    String pickle = HEAD + TWO_LISTS + TAIL;
    for (int i = 0; i < 4000; i++) {
      byte[] damaged = latin1(pickle);
      damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      try {
        Newswires.ofNpz("damaged", npz(npy("|O", 2, damaged), labels(1, 2)));
      } catch (FormatException e) {
        assertThat(e).hasMessageStartingWith("damaged: ");
      }
    }
  }

  private static byte[] pickle(String lists) {
    return latin1(HEAD + lists + TAIL);
  }

  private static byte[] shaped(String fortranOrder, String shape) {
    String header =
        "{'descr': '|O', 'fortran_order': " + fortranOrder + ", 'shape': " + shape + ", }\n";
    return npyOfHeader(header, pickle(TWO_LISTS));
  }

  private static int centralDirectory(byte[] zip) {
    int at = zip.length - 22 + 16;
    return zip[at] & 0xFF | (zip[at + 1] & 0xFF) << 8;
  }

  private static void replace(byte[] bytes, String from, String to) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    System.arraycopy(latin1(text.replace(from, to)), 0, bytes, 0, bytes.length);
  }
}
