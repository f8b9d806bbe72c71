package org.simdlstm.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.simdlstm.io.ModelFile;
import org.simdlstm.io.SavedModel;
import org.simdlstm.lstm.Dataset;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `simdlstm evaluate`.
@Command(
    name = "evaluate",
    description = "Measure a model on the newswires of the test set.",
    footer = {"", "Example:", "  simdlstm evaluate runs/first"})
final class EvaluateCommand implements Callable<Integer> {
  private final Console console;
  @Mixin private DataOption data;

  @Parameters(
      paramLabel = "MODEL",
      arity = "0..1",
      description =
          "What train has written: a run's folder or its model.safetensors (default: the newest).")
  private Path model;

  EvaluateCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    SlowMachine.warn(console);
    SavedModel saved = ModelFile.load(RunFolder.model(model));
    Dataset test =
        ReutersData.newswires(console, data.path, saved.vocabulary().settings())
            .test()
            .padded(saved.length());
    console.out().print(Report.of(saved, test).text());
    return 0;
  }
}
