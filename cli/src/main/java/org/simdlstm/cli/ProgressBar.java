package org.simdlstm.cli;

import java.util.Locale;
import org.simdlstm.io.Printable;
import org.simdlstm.io.Progress;

/// Draws how far a step has come on standard error, if that is a terminal.
final class ProgressBar implements Progress, AutoCloseable {
  private static final int CELLS = 30;
  private static final long REDRAW_NANOS = 50_000_000;

  private final Console console;
  private long lastDrawn;
  private int lastLength;

  ProgressBar(Console console) {
    this.console = console;
  }

  @Override
  public void update(String what, long done, long total) {
    long now = System.nanoTime();
    boolean complete = total > 0 && done >= total;
    if (!console.errIsTerminal() || !complete && now - lastDrawn < REDRAW_NANOS) {
      return;
    }
    lastDrawn = now;
    draw(Printable.escape(what) + " " + (total > 0 ? share(done, total) : megabytes(done)));
  }

  /// Removes the bar.
  @Override
  public void close() {
    if (lastLength > 0) {
      console.err().print("\r" + " ".repeat(lastLength) + "\r");
      console.err().flush();
      lastLength = 0;
    }
  }

  private void draw(String line) {
    String rest = " ".repeat(Math.max(0, lastLength - line.length()));
    console.err().print("\r" + line + rest);
    console.err().flush();
    lastLength = line.length();
  }

  private static String share(long done, long total) {
    return bar(done, total, CELLS)
        + String.format(Locale.ROOT, " %3d%% of ", 100 * done / total)
        + megabytes(total);
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
  }

  /// A bar of so many characters.
  static String bar(long done, long total, int cells) {
    int full = Math.clamp(cells * done / Math.max(1, total), 0, cells);
    return "━".repeat(full) + "─".repeat(cells - full);
  }
}
