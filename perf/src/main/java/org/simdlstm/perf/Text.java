package org.simdlstm.perf;

import java.util.Locale;

/// How figures are printed.
final class Text {
  private Text() {}

  static void print(String format, Object... arguments) {
    System.out.println(String.format(Locale.ROOT, format, arguments));
  }

  static String number(double value) {
    return String.format(Locale.ROOT, value < 200 ? "%.1f" : "%.0f", value);
  }

  static String percent(double share) {
    return String.format(Locale.ROOT, "%.0f %%", 100 * share);
  }
}
