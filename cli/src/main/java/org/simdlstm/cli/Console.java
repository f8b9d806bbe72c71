package org.simdlstm.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Where a command reads and prints; everything is UTF-8, whatever the locale.
final class Console {
  private final InputStream in;
  private final Watched watched;
  private final PrintStream out;
  private final PrintStream err;
  private final List<String> terminals;

  /// @param terminals which of `in`, `out` and `err` are terminals, by name
  Console(InputStream in, OutputStream out, OutputStream err, String... terminals) {
    this.in = in;
    this.watched = new Watched(out);
    this.out = new PrintStream(watched, true, StandardCharsets.UTF_8);
    this.err = new PrintStream(err, true, StandardCharsets.UTF_8);
    this.terminals = Arrays.asList(terminals);
  }

  InputStream in() {
    return in;
  }

  PrintStream out() {
    return out;
  }

  PrintStream err() {
    return err;
  }

  boolean inIsTerminal() {
    return terminals.contains("in");
  }

  boolean outIsTerminal() {
    return terminals.contains("out");
  }

  boolean errIsTerminal() {
    return terminals.contains("err");
  }

  /// Prints with Java's formats in no language.
  void printf(String format, Object... values) {
    out.print(String.format(Locale.ROOT, format, values));
  }

  /// Fails if what was printed did not arrive, which a PrintStream alone keeps to itself.
  void requireDelivered() throws IOException {
    out.flush();
    if (watched.failure != null) {
      throw isBrokenPipe(watched.failure)
          ? new ReaderGone(watched.failure)
          : new IOException(
              "cannot write to standard output: " + watched.failure.getMessage(), watched.failure);
    }
  }

  private static boolean isBrokenPipe(IOException failure) {
    String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
    return message.contains("broken pipe") || message.contains("pipe is being closed");
  }

  /// Whoever read standard output has seen enough, as `head` does.
  static final class ReaderGone extends IOException {
    private static final long serialVersionUID = 1;

    ReaderGone(IOException cause) {
      super(cause);
    }
  }

  /// Remembers why the first write failed.
  private static final class Watched extends FilterOutputStream {
    private IOException failure;

    Watched(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      try {
        out.write(bytes, offset, length);
      } catch (IOException e) {
        failure = failure == null ? e : failure;
        throw e;
      }
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }
  }
}
