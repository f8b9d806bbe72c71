package org.simdlstm.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordIndexTest {

  @Test
  void readsWordsByRank() throws FormatException {
    assertThat(read("{\"of\": 2, \"the\": 1, \"d'or\": 3}")).containsExactly("the", "of", "d'or");
    assertThat(read("{}")).isEmpty();
  }

  @Test
  void writesALineAWord() {
    assertThat(WordIndex.bytes(read("{\"of\": 2, \"the\": 1}")))
        .isEqualTo("the\nof\n".getBytes(StandardCharsets.US_ASCII));
    assertThatThrownBy(() -> WordIndex.ofBytes("other", new byte[] {'a', '\n'}))
        .isInstanceOf(FormatException.class)
        .hasMessageStartingWith("other: SHA-256 is ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[1]                     | not a JSON object",
        "''                      | not a JSON object",
        "{\"a\": 1               | not valid JSON",
        "{\"a\": 1} x            | not valid JSON",
        "{\"a\": 1} 2            | something follows",
        "{\"a\": 1, \"a\": 2}    | not valid JSON",
        "{\"a\": 1, \"b\": 1}    | rank 1 stands twice",
        "{\"a\": 1, \"b\": 3}    | no word has rank 2",
        "{\"a\": 0}              | rank 0 is not between",
        "{\"a\": 30980}          | rank 30980 is not between",
        "{\"a\": 1e1}            | not a whole number",
        "{\"a\": 99999999999999} | not valid JSON",
        "{\"a\": \"1\"}          | not a whole number",
        "{\"a\": {\"b\": 1}}     | not a whole number",
      })
  void refuses(String json, String reason) {
    assertThatThrownBy(() -> WordIndex.ofJson("bad.json", utf8(json)))
        .isInstanceOf(FormatException.class)
        .hasMessageStartingWith("bad.json: ")
        .hasMessageContaining(reason);
  }

  @Test
  void refusesWhatIsNotUtf8AndDeepNesting() {
    byte[] latin1 = "{\"ü\": 1}".getBytes(StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> WordIndex.ofJson("bad.json", latin1))
        .isInstanceOf(FormatException.class);
    assertThatThrownBy(() -> WordIndex.ofJson("bad.json", utf8("[".repeat(100_000))))
        .isInstanceOf(FormatException.class);
  }

  private static List<String> read(String json) {
    try {
      return WordIndex.ofJson("good.json", utf8(json));
    } catch (FormatException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
