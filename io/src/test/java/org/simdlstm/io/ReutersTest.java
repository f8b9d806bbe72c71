package org.simdlstm.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.simdlstm.io.Reuters.Options;
import org.simdlstm.lstm.Dataset;

/// The arrays that Keras 3.15 gives for the same arguments, as hashes computed from Keras.
class ReutersTest {
  private static final Options NOTEBOOK = Options.DEFAULTS.numWords(1000);

  /// Why the data is not to be had; asked for once, since giving up on a network takes its time.
  private static String unavailable;

  @Test
  void theNotebooksArraysAreKerasArrays() throws IOException {
    Reuters reuters = load(NOTEBOOK);
    Dataset train = reuters.train().padded(100);
    Dataset test = reuters.test().padded(100);
    assertThat(train.rows()).isEqualTo(8982);
    assertThat(test.rows()).isEqualTo(2246);
    assertThat(sha256(IntStream.of(train.tokens())))
        .isEqualTo("d0a237259cd76a038aed43ce3f47b05caf2b3cbe32c874cad408c5804dcd9d4e");
    assertThat(sha256(IntStream.of(train.labels())))
        .isEqualTo("cddb0d27b4500c4b919d581b2c377adb5f72a8717bd1d405638d5bac110c9942");
    assertThat(sha256(IntStream.of(test.tokens())))
        .isEqualTo("858ec064882a3263f27799160b913b106376d8c45a2e87ff0f9df50041c89e5e");
    assertThat(sha256(IntStream.of(test.labels())))
        .isEqualTo("fa58c954cade925b380c216a0486a33068aa74ba26520698101af719bb710fa1");
  }

  @Test
  void theFirstNewswire() throws IOException {
    Reuters reuters = load(NOTEBOOK);
    assertThat(reuters.train().tokens()[0])
        .startsWith(1, 2, 2, 8, 43, 10, 447, 5, 25, 207, 270, 5, 2, 111, 16, 369)
        .endsWith(30, 32, 132, 6, 109, 15, 17, 12)
        .hasSize(87);
    assertThat(reuters.train().labels()).startsWith(3, 4, 3, 4, 4);
    assertThat(reuters.vocabulary().text(reuters.train().tokens()[0]))
        .startsWith("<start> <oov> <oov> said as a result of its december acquisition of <oov> co")
        .endsWith("reuter 3");
  }

  @Test
  void lengthsLabelsAndOutOfVocabularyShares() throws IOException {
    Reuters reuters = load(NOTEBOOK);
    int[] lengths = lengths(reuters.train());
    assertThat(Arrays.stream(lengths).average().orElseThrow()).isEqualTo(145.54, within(0.005));
    assertThat((lengths[4490] + lengths[4491]) / 2.0).isEqualTo(95);
    assertThat(lengths[0]).isEqualTo(13);
    assertThat(lengths[8981]).isEqualTo(2376);
    assertThat(IntStream.of(lengths).filter(length -> length < 100).count() / 8982.0)
        .isEqualTo(0.531, within(0.0005));
    assertThat(lengths(reuters.test())[0]).isEqualTo(2);
    assertThat(Arrays.stream(lengths(reuters.test())).average().orElseThrow())
        .isEqualTo(147.66, within(0.005));

    assertThat(counts(reuters.train().labels())).hasSize(46);
    assertThat(counts(reuters.test().labels())).hasSize(46);
    assertThat(counts(reuters.train().labels()))
        .containsAllEntriesOf(Map.of(3, 3159L, 4, 1949L, 19, 549L, 16, 444L, 1, 432L));
    assertThat(counts(reuters.test().labels()).get(3) / 2246.0).isEqualTo(0.362, within(0.0005));
    assertThat(Reuters.TOPICS)
        .hasSize(46)
        .doesNotHaveDuplicates()
        .startsWith("cocoa", "grain", "veg-oil", "earn", "acq")
        .endsWith("lead");
  }

  @Test
  void otherArguments() throws IOException {
    check(
        Options.DEFAULTS.testSplit(0.3).seed(7),
        7859,
        3369,
        "b63c7eb5bbb97679ec60f81c06e89972194e637b37c8fb73beda3e3059ad2d04",
        "5c02ae35a5467771389cd4063bcdcd97bf2c7f6c4605d0e0820a6bdc4a332e76");
    check(
        Options.DEFAULTS.numWords(500).skipTop(20).maxlen(80),
        3472,
        868,
        "12bcb61f475c15073cc393705de682edc29482c5e99b920b2fb6632bc0aa1eda",
        "578a83a4426c603152a58b79dc4efcf536f9b89b020571bd816165bf217dc7ef");
    check(
        Options.DEFAULTS.numWords(1000).startChar(null).oovChar(null),
        8982,
        2246,
        "d88fbefa3e745ca61285d69b3d5b737fc0a8b36efdff849f76573083f93cad00",
        "48ea0ec5960cab517b73e7bd17f49413daae6b07b19bac8e439c21a450e50a13");
  }

  @Test
  void splitsThatLeaveOneSideEmpty() throws IOException {
    assertThat(load(NOTEBOOK.testSplit(0)).test().size()).isZero();
    assertThat(load(NOTEBOOK.testSplit(1)).train().size()).isZero();
    assertThat(load(NOTEBOOK.maxlen(1)).train().size()).isZero();
  }

  @Test
  void theWordIndex() throws IOException {
    var index = load(NOTEBOOK).wordIndex();
    assertThat(index).hasSize(30979).containsEntry("the", 1).containsEntry("mdbl", 10996);
    assertThat(index).containsEntry("fawc", 16260).containsKey("?");
    assertThat(index.firstEntry().getKey()).isEqualTo("the");
  }

  @Test
  void refusesArgumentsOutsideTheirRange() {
    assertThatIllegalArgumentException().isThrownBy(() -> Options.DEFAULTS.numWords(0));
    assertThatIllegalArgumentException().isThrownBy(() -> Options.DEFAULTS.maxlen(0));
    assertThatIllegalArgumentException().isThrownBy(() -> Options.DEFAULTS.testSplit(1.01));
    assertThatIllegalArgumentException().isThrownBy(() -> Options.DEFAULTS.testSplit(Double.NaN));
    assertThatIllegalArgumentException().isThrownBy(() -> Options.DEFAULTS.seed(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> Options.DEFAULTS.skipTop(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> Options.DEFAULTS.startChar(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> Options.DEFAULTS.oovChar(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> Options.DEFAULTS.indexFrom(-1));
  }

  /// As a user's machine loads them; without data and network the test is skipped.
  static Reuters load(Options options) throws IOException {
    if (unavailable == null) {
      try {
        return Reuters.load(options);
      } catch (UnavailableException e) {
        unavailable = e.getMessage();
      }
    }
    return abort(unavailable);
  }

  private static void check(Options options, int train, int test, String tokens, String labels)
      throws IOException {
    Reuters reuters = load(options);
    assertThat(reuters.train().size()).isEqualTo(train);
    assertThat(reuters.test().size()).isEqualTo(test);
    assertThat(
            sha256(
                Stream.of(reuters.train(), reuters.test())
                    .flatMap(set -> Stream.of(set.tokens()))
                    .flatMapToInt(row -> IntStream.concat(IntStream.of(row), IntStream.of(-7)))))
        .isEqualTo(tokens);
    assertThat(
            sha256(
                Stream.of(reuters.train(), reuters.test())
                    .flatMapToInt(set -> IntStream.of(set.labels()))))
        .isEqualTo(labels);
  }

  private static String sha256(IntStream values) {
    int[] ints = values.toArray();
    ByteBuffer bytes = ByteBuffer.allocate(4 * ints.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asIntBuffer().put(ints);
    return Sha256.hex(bytes.array());
  }

  private static int[] lengths(Sequences sequences) {
    return Stream.of(sequences.tokens()).mapToInt(row -> row.length).sorted().toArray();
  }

  private static Map<Integer, Long> counts(int[] labels) {
    return IntStream.of(labels)
        .boxed()
        .collect(Collectors.groupingBy(label -> label, Collectors.counting()));
  }
}
