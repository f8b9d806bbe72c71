package org.simdlstm.cli;

import java.util.regex.Pattern;
import org.simdlstm.io.FormatException;
import org.simdlstm.io.Vocabulary;

/// A line of input as ids: a text, or a JSON array of ids.
final class TokenLine {
  private static final Pattern ARRAY = Pattern.compile("\\s*\\[(.*)]\\s*");
  private static final Pattern ID = Pattern.compile("0|[1-9][0-9]{0,8}");

  private TokenLine() {}

  /// @param lines where the line comes from, for messages
  static int[] ids(String line, Vocabulary vocabulary, TextLines lines) throws FormatException {
    var array = ARRAY.matcher(line);
    if (!array.matches()) {
      return vocabulary.ids(line);
    }
    String list = array.group(1).strip();
    String[] items = list.isEmpty() ? new String[0] : list.split(",", -1);
    int[] ids = new int[items.length];
    int below = vocabulary.settings().numWords();
    for (int i = 0; i < items.length; i++) {
      String item = items[i].strip();
      if (!ID.matcher(item).matches() || Integer.parseInt(item) >= below) {
        throw lines.fault(
            "has '%s' as id number %d, not a whole number from 0 to %d\n%s"
                .formatted(
                    item.length() > 40 ? item.substring(0, 40) + "..." : item,
                    i + 1,
                    below - 1,
                    "Words out of vocabulary have the id " + vocabulary.settings().oovChar() + "."),
            null);
      }
      ids[i] = Integer.parseInt(item);
    }
    return ids;
  }
}
