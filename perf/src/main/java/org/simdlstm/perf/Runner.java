package org.simdlstm.perf;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A contender in a JVM of its own, seen from the starter's side; the other end is [Entrant].
final class Runner implements Racer, AutoCloseable {
  /// What one window showed.
  ///
  /// @param rate sequences or GFLOP in a second
  /// @param work of these in a call
  /// @param micros the median call
  /// @param waited share of the time that its threads waited for a core
  record Window(double rate, double work, double micros, double waited) {}

  /// Options of every JVM that is timed.
  private static final List<String> JVM_OPTIONS =
      List.of(
          "-XX:+UseSerialGC",
          "-Xms1g",
          "-Xmx3g",
          "--add-modules=jdk.incubator.vector",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  private static final String CANNOT = "> cannot ";

  private final Contender contender;
  private final int threads;
  private final Path log;
  private final Process process;
  private final PrintStream orders;
  private final BufferedReader answers;
  private String prepared;

  Runner(Contender contender, int threads, Path scratch) throws IOException {
    this.contender = contender;
    this.threads = threads;
    this.log = Files.createTempFile(scratch, contender.name(), ".log");
    ProcessBuilder builder =
        new ProcessBuilder(
            command(
                scratch, Entrant.class.getName(), contender.entrant(), Integer.toString(threads)));
    setEnvironment(builder.environment(), contender, threads);
    process = builder.redirectError(log.toFile()).start();
    orders = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    answers = process.inputReader(StandardCharsets.UTF_8);
  }

  /// The command that starts a main class; the class path is in the environment.
  static List<String> command(Path scratch, String... mainAndArguments) {
    List<String> command = new ArrayList<>();
    command.add(java());
    command.addAll(places(scratch));
    command.addAll(JVM_OPTIONS);
    command.addAll(List.of(mainAndArguments));
    return command;
  }

  /// Options that say where a JVM writes: libraries that they unpack go with the run, but
  /// JavaCPP's, 2 GB, stay for the next; why it crashed is kept outside of both, and not in the
  /// user's folder.
  static List<String> places(Path scratch) {
    return List.of(
        "-Djava.io.tmpdir=" + scratch,
        "-Dorg.bytedeco.javacpp.cachedir=" + Bench.FOLDER.resolve("target/peers/javacpp"),
        "-XX:ErrorFile=" + Path.of(System.getProperty("java.io.tmpdir"), "simdlstm-crash-%p.log"));
  }

  /// The `java` that runs this.
  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /// Sets the class path (ONNX Runtime dies of command lines of some 4000 characters) and the sizes
  /// of thread pools, and forgets what some machines say to OpenBLAS, to its harm.
  static void setEnvironment(Map<String, String> environment, Contender contender, int threads) {
    environment.put("CLASSPATH", System.getProperty("java.class.path"));
    environment.remove("OPENBLAS_CORETYPE");
    environment.remove("OPENBLAS_L2_SIZE");
    environment.putAll(contender.environment(threads));
  }

  @Override
  public Contender contender() {
    return contender;
  }

  @Override
  public boolean isCrowded() {
    return threads > Runtime.getRuntime().availableProcessors();
  }

  @Override
  public void prepare(String task) throws IOException {
    if (!task.equals(prepared)) {
      ask("prepare " + task);
      prepared = task;
    }
  }

  @Override
  public Window window(int millis) throws IOException {
    String[] words = ask("window " + millis).split(" ");
    return new Window(
        Double.parseDouble(words[0]),
        Double.parseDouble(words[1]),
        Double.parseDouble(words[2]),
        Double.parseDouble(words[3]));
  }

  private String ask(String order) throws IOException {
    orders.println(order);
    String line = answers.readLine();
    while (line != null && !line.startsWith("> ")) {
      line = answers.readLine();
    }
    if (line != null && !line.startsWith(CANNOT)) {
      return line.substring("> ".length());
    }
    prepared = null;
    throw new IllegalStateException(line == null ? ending() : line.substring(CANNOT.length()));
  }

  private String ending() throws IOException {
    List<String> lines = Files.readAllLines(log);
    return "its process ended with %d: %s"
        .formatted(exitCode(), lines.isEmpty() ? "no word" : lines.getLast());
  }

  private int exitCode() throws IOException {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      throw new InterruptedIOException();
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
