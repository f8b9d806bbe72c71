package org.simdlstm.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A vector that the compiler fails to keep in a register becomes an object, here and only here
/// visible. C2 has other code at other widths, so 256 bits have their turn as well.
@Tag("allocation")
class AllocationTest {
  /// The compiler of a busy machine takes its time; a kernel that allocates does so for ever.
  private static final long WARM_UP_NANOS = 30_000_000_000L;

  private static final int UNITS = 100;
  private static final float[] A = new float[4 * UNITS];
  private static final float[] B = new float[UNITS];
  private static final float[] C = new float[UNITS];
  private static final float[] D = new float[UNITS];
  private static final float[] E = new float[4 * UNITS];
  private static final float[] F = new float[UNITS];
  private static final int[] IDS = {1, 0};
  private static final double[] LOSS = new double[2];
  private static final float[] LARGE = new float[200 * 25];
  private static final float[] LARGER = new float[250 * 511];
  private static final float[] RESULT = new float[200 * 200];
  private static final int[] ROWS = {0, 40};
  private static final Workspace WS = new Workspace();
  private static final PackedMatrix PACKED = new PackedMatrix(40, 36);
  private static final PackedMatrix SEVERAL_PANELS = new PackedMatrix(40, 144);
  private static final MatrixProduct PRODUCT = new MatrixProduct(2);

  static Stream<Named<Runnable>> kernels() {
    return Stream.of(
        Named.of("exp", () -> Activations.exp(A, 0, E, 0, A.length - 1)),
        Named.of("sigmoid", () -> Activations.sigmoid(A, 0, E, 0, A.length - 1)),
        Named.of("tanh", () -> Activations.tanh(A, 0, E, 0, A.length - 1)),
        Named.of("tanh in place", () -> Activations.tanh(E, 0, E, 0, E.length - 1)),
        Named.of("forward", () -> Gates.forward(1, UNITS, A, 0, E, 0, B, 0, F, 0, C, 0, D, 0)),
        Named.of("forward, narrow", () -> Gates.forward(1, 3, A, 0, E, 0, B, 0, F, 0, C, 0, D, 0)),
        Named.of("backward", () -> Gates.backward(1, UNITS, A, 0, B, 0, C, 0, D, 0, F, 0, E, 0)),
        Named.of(
            "backward, narrow", () -> Gates.backward(1, 3, A, 0, B, 0, C, 0, D, 0, F, 0, E, 0)),
        Named.of("dropVanished", () -> Gates.dropVanished(B, 0, B.length - 1)),
        Named.of("adam", () -> AdamStep.step(B, C, D, F, 0, UNITS, 0.1f, 0.9, 0.999, 1e-7f)),
        Named.of("softmax", () -> Softmax.crossEntropy(2, 46, A, 0, IDS, 0, E, 0, LOSS, 0)),
        Named.of("dlogits", () -> Softmax.backward(2, 46, A, 0, IDS, 0, 0.5f, E, 0)),
        Named.of("sum", () -> LOSS[0] = Reductions.sum(A, 0, A.length - 1)),
        Named.of("dot", () -> LOSS[0] = Reductions.dot(A, 0, E, 0, A.length - 1)),
        Named.of("first line", () -> LOSS[0] = CacheLines.first(A)),
        Named.of("scatterAdd", () -> Embeddings.scatterAdd(2, UNITS, IDS, 0, E, 0, A, 0)),
        Named.of(
            "multiply", () -> Gemm.multiply(WS, 2, A, ROWS, 0, PACKED, E, ROWS, 0, RESULT, 0, 40)),
        Named.of(
            "multiply, several panels",
            () -> Gemm.multiply(WS, 2, A, ROWS, 0, SEVERAL_PANELS, E, ROWS, 0, RESULT, 0, 144)),
        Named.of("mult of a column and a row", () -> PRODUCT.mult(20, 50, 1, A, B, RESULT)),
        Named.of(
            "mult of a row and a large matrix",
            () -> PRODUCT.mult(1, 250, 511, LARGER, LARGER, RESULT)),
        Named.of(
            "addTransposed",
            () -> Gemm.addTransposed(WS, 2, 40, 36, A, ROWS, 0, E, 0, 36, RESULT, 0, 40)),
        Named.of("mult", () -> PRODUCT.mult(10, 10, 10, A, B, E)),
        Named.of("mult, narrow", () -> PRODUCT.mult(10, 3, 10, A, B, E)),
        Named.of("mult, tallest tiles", () -> PRODUCT.mult(24, 32, 25, LARGE, LARGE, RESULT)),
        Named.of("mult, last columns in place", () -> PRODUCT.mult(10, 22, 10, A, LARGE, RESULT)),
        Named.of("mult, shared", () -> PRODUCT.mult(200, 200, 25, LARGE, LARGE, RESULT)));
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void allocatesNothingOnceCompiled(Runnable kernel) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long bytes = Long.MAX_VALUE;
    long end = System.nanoTime() + WARM_UP_NANOS;
    while (bytes > 0 && System.nanoTime() < end) {
      long before = threads.getTotalThreadAllocatedBytes();
      for (int call = 0; call < 1000; call++) {
        kernel.run();
      }
      bytes = threads.getTotalThreadAllocatedBytes() - before;
    }
    assertThat(bytes).as("bytes in 1000 calls").isZero();
  }
}
