package org.simdlstm.cli;

import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.simdlstm.cli.verify.Check;
import org.simdlstm.io.Version;
import org.simdlstm.kernels.Machine;
import picocli.CommandLine.Command;

/// `simdlstm info`.
@Command(
    name = "info",
    description = "Show what this machine offers and test it shortly.",
    footer = {"", "Example:", "  simdlstm info"})
final class InfoCommand implements Callable<Integer> {
  private final Console console;

  InfoCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    console.printf("simdlstm      %s%n", Version.current());
    printMachine(console);
    console.printf("kernels       %s%n", path());
    boolean passed = true;
    for (Check check : Check.selfTest().map(Supplier::get).toList()) {
      passed &= check.passed();
      console.printf("self-test     %s%n", check.line());
    }
    if (!passed) {
      throw new FailedException("the self-test failed; simdlstm verify says more");
    }
    return 0;
  }

  /// What a report about this machine should say first.
  static void printMachine(Console console) {
    console.printf(
        "Java          %s, %s, %s%n",
        Runtime.version(), System.getProperty("java.vm.name"), System.getProperty("java.vm.info"));
    console.printf(
        "machine       %s %s, %d cores, %d MB of heap%n",
        System.getProperty("os.name"),
        System.getProperty("os.arch"),
        Runtime.getRuntime().availableProcessors(),
        Runtime.getRuntime().maxMemory() >> 20);
    console.printf(
        "vectors       %d bits, %d floats, %d registers%n",
        Machine.vectorBits(), Machine.vectorBits() / Float.SIZE, Machine.registers());
    console.printf(
        "fma           %s%n", Machine.fastFma() ? "an instruction" : "in software, slow");
  }

  private static String path() {
    if (System.getProperty("java.vm.info").contains("interpreted")) {
      return "interpreted: right, but very slow";
    }
    return Machine.fastFma() ? "Vector API, compiled" : "Vector API without fma: very slow";
  }
}
