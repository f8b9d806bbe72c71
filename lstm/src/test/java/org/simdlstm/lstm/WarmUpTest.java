package org.simdlstm.lstm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.simdlstm.kernels.Gemm;
import org.simdlstm.kernels.Workspace;

/// The start: scalar loops before vectors, and rows of the table when they are asked for.
class WarmUpTest {
  private static final int VOCABULARY = 30;
  private static final int DIMENSION = 9;
  private static final int CLASSES = 5;
  private static final int LENGTH = 13;

  private final Sequential model = Models.of(VOCABULARY, DIMENSION, List.of(17, 6), CLASSES, 1);
  private final Dataset data = Models.data(VOCABULARY, CLASSES, 40, LENGTH, 2);

  @Test
  @Tag("width")
  void stepsAreTheSameBitsWithAndWithoutVectors() {
    PackedModel packed = new PackedModel(model);
    for (int rows = 1; rows <= Gemm.maxTileRows(); rows++) {
      int height = rows;
      float[] expected = outputs(packed, rows, t -> false);
      assertThat(outputs(packed, rows, t -> true)).as("%d rows", rows).isEqualTo(expected);
      assertThat(outputs(packed, rows, t -> (t + height) % 3 == 0)).isEqualTo(expected);
    }
  }

  /// The outputs and states of some sequences, by vectors at the steps that `vectors` picks.
  private float[] outputs(PackedModel packed, int rows, IntPredicate vectors) {
    Stepper stepper = new Stepper(packed, rows);
    int[] tokens = new int[rows];
    for (int t = 0; t < LENGTH; t++) {
      for (int row = 0; row < rows; row++) {
        tokens[row] = data.tokens()[row * LENGTH + t];
      }
      stepper.step(rows, tokens, vectors.test(t));
    }
    float[] result = new float[rows * CLASSES];
    stepper.outputs(rows, true, result, 0, vectors.test(LENGTH));
    return result;
  }

  @Test
  void theTableHasTheRowsOfTheTokensThatCame() {
    int columns = 4 * 17;
    PackedModel packed = new PackedModel(model);
    new Stepper(packed, 2).step(2, new int[] {7, 3}, false);
    new Stepper(packed, 2).step(2, new int[] {VOCABULARY - 1, 3}, true);
    float[] expected = new float[VOCABULARY * columns];
    for (int token : new int[] {7, 3, VOCABULARY - 1}) {
      assertThat(packed.isFolded(token)).isTrue();
      Gemm.multiply(
          new Workspace(),
          1,
          model.weights().getFirst().values(),
          new int[] {token * DIMENSION},
          0,
          packed.kernel(0).packed(),
          packed.bias(0),
          new int[1],
          0,
          expected,
          token * columns,
          columns);
    }
    assertThat(packed.table()).isEqualTo(expected);
    assertThat(packed.isFolded(0)).isFalse();
  }

  @Test
  void callersWhoMeetTheSameTokensFirstGetTheSameBits() throws Exception {
    float[] expected = model.predictor(1).predict(data.tokens(), LENGTH);
    CyclicBarrier start = new CyclicBarrier(4);
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (int repeat = 0; repeat < 100; repeat++) {
        Predictor fresh = model.predictor(1);
        List<Future<float[]>> callers = new ArrayList<>();
        for (int caller = 0; caller < 4; caller++) {
          callers.add(
              threads.submit(
                  () -> {
                    start.await();
                    return fresh.predict(data.tokens(), LENGTH);
                  }));
        }
        for (Future<float[]> caller : callers) {
          assertThat(caller.get()).isEqualTo(expected);
        }
      }
    }
  }

  @Test
  @Timeout(300)
  void predictionsMoveOverToVectors() {
    Sequential large = Models.of(VOCABULARY, DIMENSION, List.of(64), CLASSES, 3);
    int[] tokens = IntStream.range(0, 100).map(t -> t % VOCABULARY).toArray();
    PackedModel packed = new PackedModel(large);
    Predictor predictor = large.predictor(1);
    float[] expected = predictor.predict(tokens, tokens.length);
    while (!WarmUp.vectors(packed, 1)) {
      assertThat(predictor.predict(tokens, tokens.length)).isEqualTo(expected);
    }
    assertThat(predictor.predict(tokens, tokens.length)).isEqualTo(expected);
    // One row has won, so none of the others is left to the loops.
    for (int rows = 1; rows <= Gemm.maxBlockRows(1 << 10, 1 << 10); rows++) {
      int block = WarmUp.blockRows(packed, rows);
      assertThat(block).isBetween(1, rows);
      assertThat(WarmUp.haveWon(block)).isTrue();
    }
  }
}
