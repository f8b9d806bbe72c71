package org.simdlstm.perf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Our products with vectors of 256 bits, as shares of the peak that such vectors have.
final class ShortVectors implements Part {
  private static final List<String> TASKS = List.of("gates 64", "gates 20", "sgemm 64x100x400");

  private final List<PeakRace.Share> shares = new ArrayList<>();

  @Override
  public int steps() {
    return TASKS.size();
  }

  @Override
  public void run(Path scratch, Progress progress) throws IOException {
    Variant ours =
        Variant.withOptions("ours, 256 bit", "-XX:UseAVX=2 -XX:+IgnoreUnrecognizedVMOptions");
    Text.print("%nWith -XX:UseAVX=2, vectors of 256 bits, 1 thread");
    Text.print("  %-18s %s", "", PeakRace.HEADING);
    try (PeakRace race = new PeakRace(ours, 1, scratch)) {
      for (String task : TASKS) {
        progress.next(task + ", 256 bit");
        PeakRace.Share share = race.run(task);
        shares.add(share);
        Text.print("  %-18s %s", task, share);
      }
    }
  }

  @Override
  public void write(Path results) throws IOException {
    Files.writeString(
        results.resolve("256-bit.json"),
        Json.lines(shares.stream().map(ShortVectors::json).toList()));
  }

  private static Map<String, Object> json(PeakRace.Share share) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("task", share.work().task());
    json.putAll(share.json());
    return json;
  }
}
