package org.simdlstm.perf;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The process of one contender: obeys its starter line by line.
///
/// `prepare TASK` is answered with `ready`; `window MILLIS` with work in a second of that time,
/// work in a call, the median microseconds of a call, and the share of the time that threads waited
/// for a core; each with `cannot REASON` if it fails. Answers start with `>`, for libraries print
/// as they please.
final class Entrant {
  private static final long WARM_UP = 1_000_000_000;

  /// A model is so much code that our JIT works on it for seconds.
  private static final long MODEL_WARM_UP = 5_000_000_000L;

  private final Contender contender;
  private final int threads;
  private Task task;

  private Entrant(Contender contender, int threads) {
    this.contender = contender;
    this.threads = threads;
  }

  public static void main(String[] args) {
    int status = 0;
    try {
      Entrant entrant = new Entrant(Contender.named(args[0]), Integer.parseInt(args[1]));
      BufferedReader orders =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      for (String order = orders.readLine(); order != null; order = orders.readLine()) {
        System.out.println("> " + entrant.answer(order));
      }
    } catch (Throwable e) {
      e.printStackTrace();
      status = 1;
    }
    // Some libraries' threads would keep the process.
    Runtime.getRuntime().halt(status);
  }

  private String answer(String order) {
    String[] words = order.split(" ", 2);
    try {
      return words[0].equals("prepare")
          ? prepare(words[1])
          : window(Long.parseLong(words[1]) * 1_000_000);
    } catch (Throwable e) { // whatever a library throws, the starter waits for an answer
      e.printStackTrace();
      return "cannot " + e.toString().lines().findFirst().orElseThrow();
    }
  }

  private String prepare(String name) {
    if (task != null) {
      task.close();
      task = null;
    }
    task = Task.open(contender, name, threads);
    run(Task.isOfModel(name) ? MODEL_WARM_UP : WARM_UP);
    return "ready";
  }

  private String window(long nanos) throws IOException {
    Map<Path, Long> before = waitedForCore();
    long start = System.nanoTime();
    String speed = run(nanos);
    long elapsed = System.nanoTime() - start;
    long waited = 0;
    for (Map.Entry<Path, Long> thread : waitedForCore().entrySet()) {
      waited += thread.getValue() - before.getOrDefault(thread.getKey(), 0L);
    }
    return speed + " " + (double) waited / elapsed / threads;
  }

  /// Work in a second, work in a call, and the median call's microseconds.
  private String run(long nanos) {
    List<Long> calls = new ArrayList<>();
    double work = 0;
    long start = System.nanoTime();
    long now = start;
    while (now - start < nanos) {
      work += task.run();
      long end = System.nanoTime();
      calls.add(end - now);
      now = end;
    }
    Collections.sort(calls);
    double median = calls.get(calls.size() / 2) / 1e3;
    return work * 1e9 / (now - start) + " " + work / calls.size() + " " + median;
  }

  /// Nanoseconds that each thread of this process was ready to run and did not, where Linux says
  /// so.
  private static Map<Path, Long> waitedForCore() throws IOException {
    Map<Path, Long> waited = new HashMap<>();
    Path tasks = Path.of("/proc/self/task");
    if (Files.isDirectory(tasks)) {
      try (DirectoryStream<Path> threads = Files.newDirectoryStream(tasks)) {
        for (Path thread : threads) {
          waited.put(thread, waited(thread.resolve("schedstat")));
        }
      }
    }
    return waited;
  }

  private static long waited(Path schedstat) {
    try {
      return Long.parseLong(Files.readString(schedstat).split(" ")[1]);
    } catch (IOException e) {
      return 0; // the thread has ended
    }
  }
}
