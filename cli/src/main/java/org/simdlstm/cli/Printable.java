package org.simdlstm.cli;

/// Makes text that came from outside safe to print.
final class Printable {
  private Printable() {}

  /// The text with control characters as escapes, so that no file can steer a terminal.
  static String escape(Object value) {
    StringBuilder result = new StringBuilder();
    String.valueOf(value)
        .codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '\n' -> result.append("\\n");
                case '\r' -> result.append("\\r");
                case '\t' -> result.append("\\t");
                default -> {
                  if (isUnsafe(c)) {
                    result.append("\\u%04x".formatted(c));
                  } else {
                    result.appendCodePoint(c);
                  }
                }
              }
            });
    return result.toString();
  }

  /// The same, but lines stay lines.
  static String lines(String text) {
    return String.join("\n", text.lines().map(Printable::escape).toList());
  }

  // Format characters turn the direction of what follows.
  private static boolean isUnsafe(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.LINE_SEPARATOR ->
          true;
      default -> false;
    };
  }
}
