package org.simdlstm.perf;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// `simdlstm bench`: some minutes of races between this library and every other that is on board,
/// and what only we are asked. With `--full` there are more of both, the JMH benchmarks too, and
/// all is written to `perf/results`. `--export` writes what it feeds the contenders, `--against`
/// races ours against another build of ours.
final class Bench {
  /// This module's.
  static final Path FOLDER = Path.of(System.getProperty("simdlstm.home", "."), "perf");

  private Bench() {}

  public static void main(String[] args) throws IOException {
    switch (List.of(args)) {
      case List<String> a when a.isEmpty() -> run(false);
      case List<String> a when a.equals(List.of("--full")) -> run(true);
      case List<String> a when a.size() == 2 && a.getFirst().equals("--export") ->
          Export.write(Path.of(a.getLast()));
      case List<String> a when a.size() == 3 && a.getFirst().equals("--against") ->
          Ablation.run(a.get(1), Path.of(a.get(2)), scratch());
      default -> {
        System.err.println(
            "usage: simdlstm bench [--full | --export FOLDER | --against NAME FOLDER]");
        System.exit(64);
      }
    }
  }

  private static void run(boolean full) throws IOException {
    Path results = FOLDER.resolve("results");
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
    Path scratch = scratch();
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

  /// A folder that goes when this process ends, interrupted or not.
  private static Path scratch() throws IOException {
    Path folder = Files.createTempDirectory("simdlstm-bench");
    Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
    return folder;
  }

  /// Deletes the folder once nobody writes to it.
  private static void delete(Path folder) {
    List<ProcessHandle> children = ProcessHandle.current().descendants().toList();
    children.forEach(ProcessHandle::destroyForcibly);
    children.forEach(child -> child.onExit().join());
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
