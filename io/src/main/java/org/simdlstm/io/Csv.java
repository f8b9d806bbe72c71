package org.simdlstm.io;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.StringJoiner;

/// Tables of numbers as comma-separated text in UTF-8, the same in every locale.
public final class Csv {
  // Every whole number below this is a double of its own.
  private static final double WHOLE = 0x1p53;

  private Csv() {}

  /// Writes a line of column names and a line for each row. Whole numbers have no decimal point;
  /// other numbers have the digits that `Double.parseDouble` needs to find the same double.
  ///
  /// @param rows `[rows][columns]`
  /// @throws IllegalArgumentException if a row has another length than the columns, or a column's
  ///   name would need quotes
  public static void write(Path file, List<String> columns, double[][] rows) throws IOException {
    StringBuilder text = new StringBuilder();
    for (String column : columns) {
      if (!column.matches("[\\w ./-]+")) {
        throw new IllegalArgumentException("column name " + Printable.quote(column));
      }
    }
    text.append(String.join(",", columns)).append('\n');
    for (double[] row : rows) {
      if (row.length != columns.size()) {
        throw new IllegalArgumentException(
            "row of %d numbers for %d columns".formatted(row.length, columns.size()));
      }
      StringJoiner line = new StringJoiner(",", "", "\n");
      for (double value : row) {
        line.add(number(value));
      }
      text.append(line);
    }
    AtomicFiles.write(file, text.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static String number(double value) {
    boolean whole = value == Math.rint(value) && Math.abs(value) < WHOLE;
    return whole ? Long.toString((long) value) : Double.toString(value);
  }
}
