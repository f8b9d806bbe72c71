package org.simdlstm.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.simdlstm.io.AtomicFiles;
import org.simdlstm.io.HistoryCsv;
import org.simdlstm.io.ModelFile;
import org.simdlstm.io.Printable;
import org.simdlstm.io.Reuters;
import org.simdlstm.io.SavedModel;
import org.simdlstm.lstm.Activation;
import org.simdlstm.lstm.Adam;
import org.simdlstm.lstm.Dataset;
import org.simdlstm.lstm.Dense;
import org.simdlstm.lstm.EarlyStopping;
import org.simdlstm.lstm.Embedding;
import org.simdlstm.lstm.Fit;
import org.simdlstm.lstm.History;
import org.simdlstm.lstm.Layer;
import org.simdlstm.lstm.Lstm;
import org.simdlstm.lstm.Metric;
import org.simdlstm.lstm.Sequential;
import org.simdlstm.lstm.Weight;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `simdlstm train`.
@Command(
    name = "train",
    description = "Train an LSTM on the newswires, test it and save it.",
    sortOptions = false,
    footer = {"", "Example:", "  simdlstm train --epochs 20 --batch-size 100 --out runs/first"})
final class TrainCommand implements Callable<Integer> {
  private static final String DEFAULT = " (default: ${DEFAULT-VALUE})";
  private static final int MAX_THREADS = 1024; // more than that is a slip, and may stop the machine
  private static final int IDS_OF_MARKS = 3; // padding, start, out of vocabulary

  private enum Keep {
    best,
    last
  }

  private final Console console;
  @Spec private CommandSpec spec;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      converter = Numbers.Positive.class,
      defaultValue = "200",
      description = "Passes over the training set at most" + DEFAULT)
  private int epochs;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      converter = Numbers.Positive.class,
      defaultValue = "20",
      description = "Newswires in a step" + DEFAULT)
  private int batchSize;

  @Option(
      names = "--patience",
      paramLabel = "N",
      converter = Numbers.NotNegative.class,
      defaultValue = "5",
      description = "Stop after N epochs without a better validation loss" + DEFAULT)
  private int patience;

  @Option(
      names = "--learning-rate",
      paramLabel = "X",
      converter = Numbers.PositiveReal.class,
      defaultValue = "0.001",
      description = "Adam's step size" + DEFAULT)
  private double learningRate;

  @Option(
      names = "--beta1",
      paramLabel = "X",
      converter = Numbers.Share.class,
      defaultValue = "0.9",
      description = "What Adam keeps of the mean of gradients" + DEFAULT)
  private double beta1;

  @Option(
      names = "--beta2",
      paramLabel = "X",
      converter = Numbers.Share.class,
      defaultValue = "0.999",
      description = "What Adam keeps of the mean of their squares" + DEFAULT)
  private double beta2;

  @Option(
      names = "--epsilon",
      paramLabel = "X",
      converter = Numbers.PositiveReal.class,
      defaultValue = "1e-7",
      description = "What Adam adds to the root of the squares" + DEFAULT)
  private double epsilon;

  @Option(
      names = "--units",
      paramLabel = "N",
      converter = Numbers.Positive.class,
      defaultValue = "100",
      description = "Size of the LSTM's state" + DEFAULT)
  private int units;

  @Option(
      names = "--embedding",
      paramLabel = "N",
      converter = Numbers.Positive.class,
      defaultValue = "100",
      description = "Size of a word's vector" + DEFAULT)
  private int embedding;

  @Option(
      names = "--num-words",
      paramLabel = "N",
      converter = Numbers.Positive.class,
      defaultValue = "1000",
      description = "Ids are below N, rarer words out of vocabulary" + DEFAULT)
  private int numWords;

  @Option(
      names = "--maxlen",
      paramLabel = "N",
      converter = Numbers.Positive.class,
      defaultValue = "100",
      description = "Words of a newswire that are used, its last ones" + DEFAULT)
  private int maxlen;

  @Option(
      names = "--validation-split",
      paramLabel = "X",
      converter = Numbers.Share.class,
      defaultValue = "0.1",
      description = "Share of the training set, its end, that validates instead" + DEFAULT)
  private double validationSplit;

  @Option(
      names = "--validate-on-test",
      description = "Validate on the test set, as the textbook does, and train on all the rest.")
  private boolean validateOnTest;

  @Option(
      names = "--keep",
      paramLabel = "best|last",
      defaultValue = "best",
      description =
          "Keep the weights of the epoch with the best validation loss, or of the last" + DEFAULT)
  private Keep keep;

  @Option(
      names = "--seed",
      paramLabel = "N",
      converter = Numbers.Seed.class,
      defaultValue = "1",
      description = "Decides first weights and order; the same seed gives the same model" + DEFAULT)
  private long seed;

  @Option(
      names = "--threads",
      paramLabel = "N",
      converter = Numbers.Positive.class,
      description = "Threads that work (default: all cores); the model does not depend on it.")
  private Integer threads;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      description = "Where the model, the figures and the pictures go (default: runs/<time>).")
  private Path out;

  @Mixin private DataOption data;

  TrainCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    requireUsable();
    SlowMachine.warn(console);
    try (RunFolder folder = RunFolder.open(out)) {
      ReutersData loaded =
          ReutersData.load(console, data.path, Reuters.Options.DEFAULTS.numWords(numWords));
      requireSplit(loaded.reuters().train().size());
      Dataset test = loaded.reuters().test().padded(maxlen);
      Sequential model = model();
      console.out().print(model.summary(maxlen));
      History history = fit(model, loaded.reuters().train().padded(maxlen), test);
      SavedModel saved =
          new SavedModel(model, loaded.vocabulary(), Reuters.TOPICS, maxlen, seed, history);
      Report report = Report.of(saved, test);
      console.printf(
          "Test accuracy: %.4f, test loss: %.4f, on %d newswires.%n",
          report.evaluation().accuracy(), report.evaluation().loss(), report.rows());
      write(folder, saved, report);
    }
    return 0;
  }

  private Sequential model() {
    return Sequential.of(seed, layers());
  }

  private Layer[] layers() {
    return new Layer[] {
      new Embedding(numWords, embedding),
      new Lstm(units),
      new Dense(Reuters.TOPICS.size(), Activation.SOFTMAX)
    };
  }

  private History fit(Sequential model, Dataset train, Dataset test) {
    boolean validated = validateOnTest || validationSplit > 0;
    int rows = train.rows() + (validateOnTest ? test.rows() : 0);
    EarlyStopping stopping =
        EarlyStopping.on(Metric.VAL_LOSS).patience(patience).restoreBestWeights(keep == Keep.best);
    Fit fit =
        new Fit()
            .epochs(epochs)
            .batchSize(batchSize)
            .seed(seed)
            .optimizer(new Adam(learningRate, beta1, beta2, epsilon))
            .callback(new KerasProgress(console, epochs, rows));
    if (validated) {
      fit.callback(stopping);
    }
    if (validateOnTest) {
      fit.validation(test);
    } else {
      fit.validationSplit(validationSplit);
    }
    if (threads != null) {
      fit.threads(threads);
    }
    History history = model.fit(train, fit);
    requireFinite(model);
    printKept(history, validated ? stopping.bestEpoch() : 0);
    return history;
  }

  private void printKept(History history, int best) {
    int last = history.epochs().size();
    if (best > 0 && keep == Keep.best) {
      console.printf(
          "Kept: the weights of epoch %d of %d, with the best validation loss, %.4f"
              + " (--keep last keeps those of the last).%n",
          best, last, history.epochs().get(best - 1).valLoss());
    } else {
      console.printf("Kept: the weights of the last epoch, %d.%n", last);
    }
  }

  private void write(RunFolder folder, SavedModel saved, Report report) throws IOException {
    folder.write(RunFolder.MODEL, file -> ModelFile.save(file, saved));
    folder.write(RunFolder.HISTORY, file -> HistoryCsv.write(file, saved.history()));
    folder.write(
        RunFolder.REPORT,
        file -> AtomicFiles.write(file, report.text().getBytes(StandardCharsets.UTF_8)));
    draw(folder, saved, report);
    console.printf(
        "Written to %s: %s%n",
        Printable.escape(folder.path().toString()), String.join(", ", folder.written()));
  }

  private void draw(RunFolder folder, SavedModel saved, Report report) throws IOException {
    if (!Pictures.canDraw()) {
      console.err().println("note: no pictures, because Java finds no fonts: install fontconfig.");
      return;
    }
    byte[] curves = Pictures.curves(saved.history());
    folder.write(RunFolder.CURVES, file -> AtomicFiles.write(file, curves));
    byte[] confusion = Pictures.confusion(report.topics().confusion(), saved.topics());
    folder.write(RunFolder.CONFUSION, file -> AtomicFiles.write(file, confusion));
  }

  private void requireUsable() {
    if (numWords < IDS_OF_MARKS) {
      throw usage("--num-words must be at least " + IDS_OF_MARKS + ": those ids are marks");
    }
    try {
      ModelFile.requireSavable(List.of(layers()), epochs);
    } catch (IllegalArgumentException e) {
      throw usage(e.getMessage());
    }
    if (maxlen > Integer.MAX_VALUE / 10_000) {
      throw usage("no array holds 10,000 newswires of --maxlen " + maxlen);
    }
    if (threads != null && threads > MAX_THREADS) {
      throw usage("--threads must be at most " + MAX_THREADS);
    }
    if (out != null && out.toString().isEmpty()) {
      throw usage("--out needs the name of a folder; . is this one");
    }
  }

  private void requireSplit(int newswires) {
    if (validateOnTest) {
      return;
    }
    try {
      new Fit().validationSplit(validationSplit).trainingRows(newswires);
    } catch (IllegalArgumentException e) {
      throw usage(
          "--validation-split %s of %d newswires leaves none on one side"
              .formatted(validationSplit, newswires));
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private static void requireFinite(Sequential model) {
    for (Weight weight : model.weights()) {
      for (float w : weight.values()) {
        if (!Float.isFinite(w)) {
          throw new FailedException(
              "the training went astray: %s holds %s\nTry a smaller --learning-rate."
                  .formatted(weight.name(), w));
        }
      }
    }
  }
}
