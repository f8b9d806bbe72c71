package org.simdlstm.cli.verify;

import static org.simdlstm.cli.verify.Worst.U;
import static org.simdlstm.cli.verify.Worst.UNDERFLOW;

import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.simdlstm.kernels.Embeddings;
import org.simdlstm.kernels.Reductions;
import org.simdlstm.reference.ReferenceMath;

/// Sums, and the embedding's rows.
final class SumChecks {
  private SumChecks() {}

  static Stream<Supplier<Check>> all() {
    return Stream.of(SumChecks::sums, SumChecks::addRows, SumChecks::gather, SumChecks::scatterAdd);
  }

  private static Check sums() {
    Worst worst = new Worst();
    Random random = new Random(1);
    for (int n : Samples.LENGTHS) {
      float[] x = Samples.floats(random, n, 1);
      float[] y = Samples.floats(random, n, 1);
      double[] xs = ReferenceMath.widen(x);
      double[] products = new double[n];
      double[] squares = new double[n];
      double[] sizes = new double[n];
      double[] productSizes = new double[n];
      for (int i = 0; i < n; i++) {
        products[i] = xs[i] * y[i];
        squares[i] = xs[i] * xs[i];
        sizes[i] = Math.abs(xs[i]);
        productSizes[i] = Math.abs(products[i]);
      }
      // In 16 lanes, then four levels of a tree.
      double relative = 1.01 * (n / 16 + 1 + 4) * U;
      double squareSum = ReferenceMath.sum(squares);
      worst.add(
          Reductions.sum(x, 0, n), ReferenceMath.sum(xs), relative * ReferenceMath.sum(sizes));
      worst.add(
          Reductions.dot(x, 0, y, 0, n),
          ReferenceMath.sum(products),
          relative * ReferenceMath.sum(productSizes));
      worst.add(Reductions.sumOfSquares(x, 0, n), squareSum, relative * squareSum);
    }
    return Check.share("sum, dot, squares", Samples.LENGTHS_TEXT, worst);
  }

  private static Check addRows() {
    Worst worst = new Worst();
    Random random = new Random(2);
    int rows = 20;
    for (int columns : Samples.LENGTHS) {
      float[] x = Samples.floats(random, rows * columns, 1);
      float[] y = Samples.floats(random, columns, 1);
      double[] expected = ReferenceMath.widen(y);
      double[] size = new double[columns];
      for (int i = 0; i < x.length; i++) {
        expected[i % columns] += x[i];
        size[i % columns] += Math.abs(x[i]);
      }
      for (int j = 0; j < columns; j++) {
        size[j] += Math.abs(y[j]);
      }
      Reductions.addRows(rows, columns, x, 0, y, 0);
      for (int j = 0; j < columns; j++) {
        worst.add(y[j], expected[j], 1.01 * rows * U * size[j]);
      }
    }
    return Check.share("sum of rows", "20 rows of 1 to 1000", worst);
  }

  private static Check gather() {
    Worst worst = new Worst();
    Random random = new Random(3);
    int words = 50;
    for (int columns : Samples.LENGTHS) {
      float[] table = Samples.floats(random, words * columns, 1);
      int[] ids = Samples.ints(random, 70, words);
      float[] rows = new float[ids.length * columns];
      Embeddings.gather(ids.length, columns, ids, 0, table, 0, rows, 0);
      double[] expected = ReferenceMath.gather(ReferenceMath.widen(table), columns, ids);
      for (int i = 0; i < rows.length; i++) {
        worst.add(rows[i], expected[i], UNDERFLOW); // a copy has no error
      }
    }
    return Check.share("embedding", "70 rows of 1 to 1000", worst);
  }

  private static Check scatterAdd() {
    Worst worst = new Worst();
    Random random = new Random(4);
    int words = 7; // fewer than rows: most words come up several times
    for (int columns : Samples.LENGTHS) {
      int[] ids = Samples.ints(random, 30, words);
      float[] rows = Samples.floats(random, ids.length * columns, 1);
      float[] table = new float[words * columns];
      double[] expected = new double[table.length];
      ReferenceMath.scatterAdd(ReferenceMath.widen(rows), ids, expected, columns);
      double[] size = new double[table.length];
      for (int i = 0; i < rows.length; i++) {
        size[ids[i / columns] * columns + i % columns] += Math.abs(rows[i]);
      }
      Embeddings.scatterAdd(ids.length, columns, ids, 0, rows, 0, table, 0);
      for (int i = 0; i < table.length; i++) {
        worst.add(table[i], expected[i], 1.01 * ids.length * U * size[i]);
      }
    }
    return Check.share("embedding backward", "30 rows of 1 to 1000", worst);
  }
}
