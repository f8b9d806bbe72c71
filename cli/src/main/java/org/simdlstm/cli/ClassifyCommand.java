package org.simdlstm.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.simdlstm.io.Classifier;
import org.simdlstm.io.ModelFile;
import org.simdlstm.io.Printable;
import org.simdlstm.io.SavedModel;
import org.simdlstm.io.Vocabulary;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `simdlstm classify`.
@Command(
    name = "classify",
    description = "Name the topics of texts.",
    footer = {
      "",
      "Lines of a file or of standard input are texts, or ids as JSON arrays: [1, 53, 12].",
      "",
      "Examples:",
      "  simdlstm classify \"grain exports rose in March\"",
      "  simdlstm classify --input wires.txt --jsonl > topics.jsonl"
    })
final class ClassifyCommand implements Callable<Integer> {
  private static final int BATCH = 256;

  private final Console console;
  @Spec private CommandSpec spec;

  @Option(
      names = "--model",
      paramLabel = "PATH",
      description =
          "A run's folder or its model.safetensors (default: what train wrote last below runs/).")
  private Path model;

  @Option(names = "--input", paramLabel = "FILE", description = "Read a text from each line.")
  private Path input;

  @Option(names = "--jsonl", description = "Print a JSON object a line.")
  private boolean jsonl;

  @Option(
      names = "--top",
      paramLabel = "N",
      converter = Numbers.Positive.class,
      defaultValue = "3",
      description = "Topics a text, the most probable first (default: ${DEFAULT-VALUE}).")
  private int top;

  @Parameters(
      paramLabel = "TEXT",
      arity = "0..*",
      description = "Texts, each one argument; - or none reads standard input.")
  private List<String> texts = List.of();

  ClassifyCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    boolean standardInput = texts.isEmpty() || texts.equals(List.of("-"));
    if (input != null && !texts.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "texts or --input, not both");
    }
    if (input != null && Files.isDirectory(input)) {
      throw new NoSuchFileException(Printable.escape(input.toString()), null, "is a folder");
    }
    SlowMachine.warn(console);
    SavedModel saved = ModelFile.load(RunFolder.model(model));
    Classifier classifier = new Classifier(saved);
    Vocabulary vocabulary = saved.vocabulary();
    if (input != null) {
      long size = Files.size(input);
      stream(classifier, vocabulary, input.toString(), Files.newInputStream(input), size);
    } else if (standardInput) {
      if (console.inIsTerminal()) {
        console.err().println("Type a text a line; Ctrl-D ends.");
      }
      stream(classifier, vocabulary, "standard input", console.in(), 0);
    } else {
      print(classifier.classify(texts.stream().map(vocabulary::ids).toList(), top), 1);
    }
    return 0;
  }

  /// In batches, so that a file of any size passes; what came slowly is answered at once.
  ///
  /// @param size of all in bytes, 0 if nobody knows
  private void stream(
      Classifier classifier, Vocabulary vocabulary, String name, InputStream in, long size)
      throws IOException {
    // On a terminal the answers themselves show how far it is, and a bar would stand among them.
    boolean drawn = size > 0 && !console.outIsTerminal();
    try (TextLines lines = new TextLines(Printable.escape(name), in);
        ProgressBar bar = new ProgressBar(console)) {
      List<int[]> batch = new ArrayList<>();
      for (String line = lines.next(); line != null; line = lines.next()) {
        batch.add(TokenLine.ids(line, vocabulary, lines));
        if (batch.size() == BATCH || !lines.moreAtHand()) {
          print(classifier.classify(batch, top), lines.line() - batch.size() + 1);
          batch.clear();
          if (drawn) {
            bar.update("classify", Math.min(lines.bytes(), size), size);
          }
        }
      }
      if (!batch.isEmpty()) {
        print(classifier.classify(batch, top), lines.line() - batch.size() + 1);
      }
    }
  }

  /// @param first the number of the first text, 1 for the first of all
  private void print(List<List<Classifier.Choice>> answers, long first) throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < answers.size(); i++) {
      text.append(jsonl ? json(first + i, answers.get(i)) : plain(answers.get(i))).append('\n');
    }
    console.out().print(text);
    console.requireDelivered();
  }

  private static String plain(List<Classifier.Choice> choices) {
    return choices.stream()
        .map(
            choice ->
                String.format(
                    Locale.ROOT, "%s %.4f", Printable.escape(choice.topic()), choice.probability()))
        .collect(Collectors.joining("  "));
  }

  private static String json(long line, List<Classifier.Choice> choices) {
    return choices.stream()
        .map(
            choice ->
                "{\"topic\":%s,\"probability\":%s}"
                    .formatted(quoted(choice.topic()), choice.probability()))
        .collect(Collectors.joining(",", "{\"line\":" + line + ",\"topics\":[", "]}"));
  }

  private static String quoted(String text) {
    String escaped = text.replace("\\", "\\\\").replace("\"", "\\\"");
    return '"' + Printable.escape(escaped) + '"';
  }
}
