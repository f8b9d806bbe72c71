package org.simdlstm.perf;

import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.simdlstm.kernels.Activations;
import org.simdlstm.kernels.Gemm;
import org.simdlstm.kernels.PackedMatrix;
import org.simdlstm.kernels.Workspace;

/// Our kernels alone, at the model's sizes.
final class KernelTask {
  private static final int LANES = 16;

  /// Passes of an activation in a call, which would be too short for the clock otherwise.
  private static final int PASSES = 50;

  private KernelTask() {}

  /// The product of `rows` states with the packed recurrent matrix, in GFLOP.
  static Task gates(int rows) {
    Weights w = Weights.reuters();
    int units = w.units();
    float[] h = Weights.uniform(new SplittableRandom(3), rows * units, 1);
    PackedMatrix packed = new PackedMatrix(units, 4 * units);
    Runnable pack = () -> packed.pack(w.recurrentKernel(), 0, 4 * units, 1);
    pack.run();
    Workspace workspace = new Workspace();
    int[] hRows = new int[rows];
    for (int i = 0; i < rows; i++) {
      hRows[i] = i * units;
    }
    float[] start = new float[4 * units];
    int[] starts = new int[rows];
    float[] z = new float[rows * 4 * units];
    Runnable product =
        () ->
            Gemm.multiply(workspace, rows, h, hRows, 0, packed, start, starts, 0, z, 0, 4 * units);
    product.run();
    Judge.checkProduct(rows, 4 * units, units, h, w.recurrentKernel(), z);
    return Task.of(
        () -> {
          if (!packed.isAligned()) { // once it was moved, as a prediction would
            pack.run();
          }
          product.run();
          return 2e-9 * rows * units * 4 * units;
        },
        () -> {});
  }

  /// `sigmoid` or `tanh` of 1536 numbers, in groups of 16 lanes: arguments and results lie a page
  /// and a half apart, for near whole pages a load would wait for the store before it.
  static Task activation(String name) {
    boolean sigmoid = name.equals("sigmoid");
    float[] x = Weights.uniform(new SplittableRandom(3), 1536, 8);
    float[] y = new float[x.length];
    Runnable function =
        sigmoid
            ? () -> Activations.sigmoid(x, 0, y, 0, x.length)
            : () -> Activations.tanh(x, 0, y, 0, x.length);
    DoubleUnaryOperator exact =
        sigmoid ? v -> 1 / (1 + StrictMath.exp(-v)) : v -> StrictMath.tanh(v);
    function.run();
    Judge.checkFunction(exact, x, y);
    return Task.of(
        () -> {
          for (int i = 0; i < PASSES; i++) {
            function.run();
          }
          return (double) PASSES * x.length / LANES;
        },
        () -> {});
  }
}
