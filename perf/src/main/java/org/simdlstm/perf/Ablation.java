package org.simdlstm.perf;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Ours against another build of ours that lacks something: what that something gains. The builds
/// are made by `perf/ablation/run`.
final class Ablation {
  private static final Race RACE = new Race(9, 400, 0);
  private static final List<String> TASKS =
      List.of(
          "predict 1",
          "predict 20",
          "predict 256",
          "predict 2246",
          "train 20",
          "train 128",
          Scaling.TRAINING + " 32x100x300x1000", // longer than the newswires are
          Scaling.PREDICTION + " 32x512x100x1000", // and wider than their model
          Scaling.TRAINING + " 32x512x100x1000");

  private Ablation() {}

  /// @param without what the other build lacks
  /// @param libs the folder of its jars
  /// @param scratch a folder for logs and other files that nobody needs afterwards
  static void run(String without, Path libs, Path scratch) throws IOException {
    Contender other = Variant.ofBuild("without it", libs.resolve("*").toString());
    try (Runner with = new Runner(new Ours(), 1, scratch);
        Runner lacking = new Runner(other, 1, scratch)) {
      for (String task : TASKS) {
        Map<Racer, Race.Result> results = RACE.run(Map.of(with, task, lacking, task));
        double[] ratios = results.get(with).ratios(results.get(lacking));
        Text.print(
            "without %-32s %-25s %5.2f times as slow (%.2f to %.2f)",
            without, task, Race.median(ratios), ratios[0], ratios[ratios.length - 1]);
      }
    }
  }
}
