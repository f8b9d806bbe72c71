package org.simdlstm.io;

import java.util.HexFormat;

/// Text from files and file names, made safe to print.
public final class Printable {
  private static final int QUOTED_CHARS = 80;

  private Printable() {}

  /// Whether a terminal shows the code point and does nothing else with it.
  static boolean isPrintable(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.PRIVATE_USE,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }

  /// The text with everything that is not printable written as `\\uXXXX`.
  public static String escape(String text) {
    StringBuilder escaped = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              if (isPrintable(c)) {
                escaped.appendCodePoint(c);
              } else {
                for (char unit : Character.toChars(c)) {
                  escaped.append("\\u").append(hex4(unit));
                }
              }
            });
    return escaped.toString();
  }

  /// The text escaped, in double quotes, and cut after 80 characters.
  static String quote(String text) {
    if (text.length() <= QUOTED_CHARS) {
      return '"' + escape(text) + '"';
    }
    return '"' + escape(text.substring(0, QUOTED_CHARS)) + "...\"";
  }

  private static String hex4(char unit) {
    return HexFormat.of().withUpperCase().toHexDigits(unit);
  }
}
