package org.simdlstm.io;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.simdlstm.lstm.Epoch;
import org.simdlstm.lstm.History;

/// A training's figures as a table: a row for each epoch, columns by Keras' names.
public final class HistoryCsv {
  private HistoryCsv() {}

  /// Creates or replaces the file; what was not validated has NaN in the last two columns.
  public static void write(Path file, History history) throws IOException {
    Csv.write(
        file,
        List.of("epoch", "loss", "accuracy", "val_loss", "val_accuracy"),
        history.epochs().stream().map(HistoryCsv::row).toArray(double[][]::new));
  }

  private static double[] row(Epoch epoch) {
    return new double[] {
      epoch.number(), epoch.loss(), epoch.accuracy(), epoch.valLoss(), epoch.valAccuracy()
    };
  }
}
