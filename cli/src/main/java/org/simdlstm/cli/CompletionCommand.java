package org.simdlstm.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `simdlstm completion`.
@Command(
    name = "completion",
    description = "Print a completion script for bash and zsh.",
    footer = {"", "Example:", "  source <(simdlstm completion)"})
final class CompletionCommand implements Runnable {
  private final Console console;
  @Spec private CommandSpec spec;

  CompletionCommand(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    console.out().print(AutoComplete.bash("simdlstm", spec.root().commandLine()));
  }
}
