package org.simdlstm.perf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.simdlstm.lstm.Dataset;
import org.simdlstm.reference.ReferenceModel;

/// Writes what every contender is given, for `perf/keras`, see [Binary].
final class Export {
  private static final int CHECKED = 20;

  private Export() {}

  /// `weight-0.f32` to `weight-5.f32` in Keras' order, `train` and `test` with `tokens.i32` and
  /// `labels.i32`, and the judge's `expected.f32` for the first test rows.
  static void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    Weights weights = Weights.reuters();
    for (int i = 0; i < weights.arrays().size(); i++) {
      Binary.write(folder.resolve("weight-%d.f32".formatted(i)), weights.arrays().get(i));
    }
    write(folder, "train", Rows.train());
    write(folder, "test", Rows.test());
    int[] tokens = Arrays.copyOf(Rows.test().tokens(), CHECKED * weights.length());
    ReferenceModel judge = new ReferenceModel(Judge.inDouble(weights));
    double[] expected = judge.forward(tokens, CHECKED, weights.length()).probabilities();
    float[] rounded = new float[expected.length];
    for (int i = 0; i < rounded.length; i++) {
      rounded[i] = (float) expected[i];
    }
    Binary.write(folder.resolve("expected.f32"), rounded);
  }

  private static void write(Path folder, String name, Dataset rows) throws IOException {
    Binary.write(folder.resolve(name + "-tokens.i32"), rows.tokens());
    Binary.write(folder.resolve(name + "-labels.i32"), rows.labels());
  }
}
