package org.simdlstm.cli;

import java.util.Locale;
import org.simdlstm.lstm.Callback;
import org.simdlstm.lstm.Epoch;
import org.simdlstm.lstm.Sequential;

/// Keras' progress line: live on a terminal, one line an epoch elsewhere.
final class KerasProgress implements Callback {
  private static final int CELLS = 20;
  private static final String ERASE_REST = "\u001b[K"; // of a longer line before
  private static final long REDRAW_NANOS = 50_000_000;

  private final Console console;
  private final int epochs;
  private final int rows;

  private int batches;
  private long epochStart = System.nanoTime();
  private long lastDrawn;

  /// @param epochs how many there will be at most
  /// @param rows of all data, to train on and to validate on
  KerasProgress(Console console, int epochs, int rows) {
    this.console = console;
    this.epochs = epochs;
    this.rows = rows;
  }

  @Override
  public void onBatchEnd(int epoch, int done, int totalRows, double loss, double accuracy) {
    batches++;
    if (epoch == 1 && batches == 1) {
      console.printf("Training on %d newswires, validating on %d.%n", totalRows, rows - totalRows);
    }
    if (!console.outIsTerminal()) {
      return;
    }
    if (batches == 1) {
      console.printf("Epoch %d/%d%n", epoch, epochs);
    }
    long now = System.nanoTime();
    if (done == totalRows || now - lastDrawn >= REDRAW_NANOS) {
      lastDrawn = now;
      double seconds = (now - epochStart) / 1e9;
      int steps = Math.ceilDiv(totalRows * batches, done);
      console.printf(
          "\r%d/%d %s %s%s" + ERASE_REST,
          batches,
          steps,
          ProgressBar.bar(done, totalRows, CELLS),
          time(seconds * (done == totalRows ? 1 : (double) (totalRows - done) / done), seconds),
          figures("", accuracy, loss));
    }
  }

  @Override
  public boolean onEpochEnd(Sequential model, Epoch epoch) {
    double seconds = (System.nanoTime() - epochStart) / 1e9;
    String line = time(seconds, seconds) + figures("", epoch.accuracy(), epoch.loss());
    if (epoch.validated()) {
      line += figures("val_", epoch.valAccuracy(), epoch.valLoss());
    }
    if (console.outIsTerminal()) {
      String bar = ProgressBar.bar(1, 1, CELLS);
      console.printf("\r%d/%d %s %s" + ERASE_REST + "%n", batches, batches, bar, line);
    } else {
      console.printf("Epoch %d/%d - %s%n", epoch.number(), epochs, line.replaceFirst(" ", " - "));
    }
    batches = 0;
    epochStart = System.nanoTime();
    return true;
  }

  /// @param shown the seconds to show: gone at the end of an epoch, left before
  /// @param gone the seconds since the epoch began
  private String time(double shown, double gone) {
    return "%ds %s/step".formatted(Math.round(shown), perStep(gone / batches));
  }

  private static String perStep(double seconds) {
    if (seconds >= 1) {
      return Math.round(seconds) + "s";
    }
    return seconds >= 1e-3 ? Math.round(seconds * 1e3) + "ms" : Math.round(seconds * 1e6) + "us";
  }

  private static String figures(String prefix, double accuracy, double loss) {
    return " - %saccuracy: %s - %sloss: %s"
        .formatted(prefix, figure(accuracy), prefix, figure(loss));
  }

  private static String figure(double value) {
    return String.format(Locale.ROOT, Math.abs(value) > 1e-3 ? "%.4f" : "%.4e", value);
  }
}
