package org.simdlstm.cli.verify;

import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// One comparison with the judge.
///
/// @param name what was checked
/// @param cases over which shapes or inputs
/// @param worst the largest error found
/// @param bound the largest that is allowed
/// @param unit what both are measured in
public record Check(String name, String cases, double worst, double bound, String unit) {

  /// Every check there is, each made when it is asked for.
  public static Stream<Supplier<Check>> all() {
    return Stream.of(
            GemmChecks.all(),
            ActivationChecks.all(),
            SoftmaxChecks.all(),
            GateChecks.all(),
            SumChecks.all(),
            AdamChecks.all(),
            ModelChecks.all())
        .flatMap(checks -> checks);
  }

  /// The whole of a small model, forward and backward: takes no time and touches every kernel.
  public static Stream<Supplier<Check>> selfTest() {
    return ModelChecks.small();
  }

  /// An error that is measured in shares of its bound.
  static Check share(String name, String cases, Worst worst) {
    return new Check(name, cases, worst.share(), 1, "of its bound");
  }

  /// Whether the error is within its bound; NaN is not.
  public boolean passed() {
    return worst <= bound;
  }

  /// One line of the table.
  public String line() {
    return String.format(
        Locale.ROOT,
        "%-4s  %-24s %-44s %s",
        passed() ? "ok" : "FAIL",
        name,
        cases,
        unit.equals("of its bound")
            ? figure(worst) + " " + unit
            : figure(worst) + " of " + figure(bound) + " " + unit);
  }

  private static String figure(double value) {
    boolean plain = value == 0 || value >= 0.01 && value < 1e4;
    return String.format(Locale.ROOT, plain ? "%.2f" : "%.1e", value);
  }
}
