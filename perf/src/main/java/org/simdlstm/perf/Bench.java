package org.simdlstm.perf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// `simdlstm bench`: some minutes of races between this library and every other that is on board,
/// and what only we are asked. With `--full` there are more of both, the JMH benchmarks too, and
/// all is written to `perf/results`. `--export` writes what it feeds the contenders, `--against`
/// races ours against another build of ours.
final class Bench {
  private Bench() {}

  public static void main(String[] args) throws IOException {
    switch (List.of(args)) {
      case List<String> a when a.isEmpty() -> run(false);
      case List<String> a when a.equals(List.of("--full")) -> run(true);
      case List<String> a when a.size() == 2 && a.getFirst().equals("--export") ->
          Export.write(Path.of(a.getLast()));
      case List<String> a when a.size() == 3 && a.getFirst().equals("--against") ->
          Ablation.run(a.get(1), Path.of(a.get(2)));
      default -> {
        System.err.println(
            "usage: simdlstm bench [--full | --export FOLDER | --against NAME FOLDER]");
        System.exit(64);
      }
    }
  }

  private static void run(boolean full) throws IOException {
    Path results = Path.of(System.getProperty("simdlstm.home", "."), "perf", "results");
    List<Part> parts =
        full
            ? List.of(
                new Races(true),
                new Start(true),
                new ShortVectors(),
                new Allocation(),
                new Scaling(),
                new Jmh(results))
            : List.of(new Races(false), new Start(false), new ShortVectors(), new Allocation());
    Path scratch = Files.createTempDirectory("simdlstm-bench");
    Progress progress = new Progress(parts.stream().mapToInt(Part::steps).sum());
    Report.machine();
    for (Part part : parts) {
      part.run(scratch, progress);
      if (full) {
        Files.createDirectories(results);
        part.write(results);
      }
    }
  }
}
