package org.simdlstm.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.simdlstm.io.Printable;
import org.simdlstm.io.Version;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/// The `simdlstm` command.
@Command(
    name = "simdlstm",
    description = "Trains and runs an LSTM on the Reuters newswires, on the Java Vector API.",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    usageHelpAutoWidth = false,
    usageHelpWidth = 100,
    versionProvider = Main.ProgramVersion.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "First steps:",
      "  simdlstm train",
      "  simdlstm classify \"wheat exports rose\"",
      "The benchmarks beside other libraries: simdlstm bench"
    })
public final class Main implements Runnable {
  @Spec private CommandSpec spec;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Print the stack trace of an error.")
  private boolean debug;

  private Main() {}

  /// Runs the command and ends the process with its exit code.
  public static void main(String[] args) {
    Console console =
        new Console(
            System.in,
            new FileOutputStream(FileDescriptor.out),
            new FileOutputStream(FileDescriptor.err),
            System.getProperty("simdlstm.terminals", "").split(" "));
    System.exit(run(console, args));
  }

  /// Runs the command.
  ///
  /// @return the exit code
  static int run(Console console, String... args) {
    Main main = new Main();
    try {
      int code = commandLine(main, console).execute(args);
      if (code == 0) { // what failed stays failed, whether or not anybody reads
        console.requireDelivered();
      }
      return code;
    } catch (IOException | RuntimeException | Error e) {
      return Faults.report(e, main.debug, console.err());
    }
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "which command? One of " + commandNames());
  }

  private List<String> commandNames() {
    List<String> names = new ArrayList<>(spec.subcommands().keySet());
    names.add("bench"); // which the launcher runs
    return names;
  }

  private static CommandLine commandLine(Main main, Console console) {
    CommandLine line = new CommandLine(main);
    line.addSubcommand(new TrainCommand(console))
        .addSubcommand(new EvaluateCommand(console))
        .addSubcommand(new ClassifyCommand(console))
        .addSubcommand(new VerifyCommand(console))
        .addSubcommand(new DataCommand(console))
        .addSubcommand(new InfoCommand(console))
        .addSubcommand(new CompletionCommand(console))
        .addSubcommand(new CommandLine.HelpCommand());
    // Not an annotation, which every command would inherit.
    line.getCommandSpec()
        .usageMessage()
        .exitCodeListHeading("%nExit codes:%n")
        .exitCodeList(UsageMessageSpec.keyValuesMap(Faults.EXIT_CODES));
    return line.setExpandAtFiles(false)
        .setOut(new PrintWriter(console.out(), true))
        .setErr(new PrintWriter(console.err(), true))
        .setColorScheme(
            CommandLine.Help.defaultColorScheme(console.outIsTerminal() ? Ansi.AUTO : Ansi.OFF))
        .setParameterExceptionHandler((e, args) -> usage(e, console))
        .setExecutionExceptionHandler(
            (e, command, parsed) -> Faults.report(e, main.debug, console.err()));
  }

  private static int usage(ParameterException e, Console console) {
    String message = e.getMessage();
    if (e instanceof UnmatchedArgumentException unmatched) {
      String kind = unmatched.isUnknownOption() ? "option" : "argument";
      message = "unknown " + kind + " " + Printable.escape(unmatched.getUnmatched().getFirst());
      if (!unmatched.getSuggestions().isEmpty()) {
        message += "; did you mean " + unmatched.getSuggestions().getFirst() + "?";
      }
    }
    String command = e.getCommandLine().getCommandSpec().qualifiedName();
    Faults.print(message + "\nSee " + command + " --help", console.err());
    return Faults.USAGE;
  }

  /// The version of this program.
  static final class ProgramVersion implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"simdlstm " + Version.current()};
    }
  }
}
