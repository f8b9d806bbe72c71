package org.simdlstm.cli;

import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.simdlstm.cli.verify.Check;
import org.simdlstm.io.Version;
import picocli.CommandLine.Command;

/// `simdlstm verify`.
@Command(
    name = "verify",
    description = {
      "Check every kernel and the whole model against an independent computation in double"
          + " precision (EJML and plain loops).",
      "Exits with 1 if anything is off by more than its bound."
    },
    footer = {"", "Example:", "  simdlstm verify"})
final class VerifyCommand implements Callable<Integer> {
  private final Console console;

  VerifyCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    SlowMachine.warn(console);
    console.printf("simdlstm      %s%n", Version.current());
    InfoCommand.printMachine(console);
    console.out().println();
    int failed = 0;
    for (Supplier<Check> next : (Iterable<Supplier<Check>>) Check.all()::iterator) {
      Check check = next.get();
      console.printf("%s%n", check.line());
      failed += check.passed() ? 0 : 1;
    }
    console.printf("%n%s%n", failed == 0 ? "PASS" : "FAIL: " + failed + " of the checks");
    return failed == 0 ? 0 : Faults.FAILED;
  }
}
