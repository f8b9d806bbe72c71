package org.simdlstm.cli;

import java.util.Locale;

/// One comparison with the judge.
///
/// @param name what was checked
/// @param cases over which shapes or inputs
/// @param worst the largest error found
/// @param bound the largest that is allowed
/// @param unit what both are measured in
record Check(String name, String cases, double worst, double bound, String unit) {

  /// NaN does not pass.
  boolean passed() {
    return worst <= bound;
  }

  String line() {
    return String.format(
        Locale.ROOT,
        "%-4s  %-22s %-42s %9s of %-9s %s",
        passed() ? "ok" : "FAIL",
        name,
        cases,
        figure(worst),
        figure(bound),
        unit);
  }

  private static String figure(double value) {
    boolean plain = value == 0 || value >= 0.01 && value < 1e4;
    return String.format(Locale.ROOT, plain ? "%.3f" : "%.1e", value);
  }
}
