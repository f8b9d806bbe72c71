package org.simdlstm.perf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/// A process that does what it must for its first prediction, reports, and goes on for a while; the
/// other end is [Start].
///
/// Nothing is loaded before the first prediction that the prediction does not need. Lines that
/// begin with `>` report: that it is there, the process' peak memory in KiB, the microseconds of
/// each call, and the probabilities of the first.
final class FirstCalls {
  private static final int CALLS = 1000;
  private static final long LONGEST = 2_000_000_000L;

  private FirstCalls() {}

  /// @param args the contender's class, its model file, the file of tokens and their length
  public static void main(String[] args) {
    int status = 0;
    try {
      run(args);
    } catch (Throwable e) {
      e.printStackTrace();
      status = 1;
    }
    // Some libraries' threads would keep the process.
    Runtime.getRuntime().halt(status);
  }

  private static void run(String[] args) throws Exception {
    Contender contender = (Contender) Class.forName(args[0]).getDeclaredConstructor().newInstance();
    int[] tokens = Binary.ints(Path.of(args[2]));
    int length = Integer.parseInt(args[3]);
    int sequences = tokens.length / length;
    int[][] rows = new int[sequences][];
    for (int i = 0; i < sequences; i++) {
      rows[i] = Arrays.copyOfRange(tokens, i * length, (i + 1) * length);
    }
    Model model = contender.load(Path.of(args[1]), 1);
    float[] probabilities = new float[ModelSize.CLASSES];
    double[] micros = new double[CALLS];
    long start = System.nanoTime();
    model.predict(rows[0], 1, probabilities);
    long now = System.nanoTime();
    System.out.println("> there");
    System.out.println("> " + peakMemory());
    micros[0] = (now - start) / 1e3;
    float[] first = probabilities.clone();
    int calls = 1;
    for (start = System.nanoTime(), now = start; calls < CALLS && now - start < LONGEST; calls++) {
      model.predict(rows[calls % sequences], 1, probabilities);
      long end = System.nanoTime();
      micros[calls] = (end - now) / 1e3;
      now = end;
    }
    System.out.println("> " + Arrays.toString(Arrays.copyOf(micros, calls)));
    System.out.println("> " + Arrays.toString(first));
  }

  /// KiB, where Linux says so.
  private static String peakMemory() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (Files.isReadable(status)) {
      for (String line : Files.readAllLines(status)) {
        if (line.startsWith("VmHWM:")) {
          return line.replaceAll("\\D", "");
        }
      }
    }
    return "NaN";
  }
}
