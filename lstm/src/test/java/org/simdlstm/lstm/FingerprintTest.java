package org.simdlstm.lstm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The same bits everywhere: one SHA-256 over trained weights and predictions, whatever the vector
/// width, the compiler and the number of threads.
///
/// The constants change with every change of what is computed to the last bit: an initialiser or
/// its random numbers, the order of a sum, a lane function, the shuffle, the cut into shards. Then
/// all machines must agree on the new ones. They must not change with the speed of anything.
class FingerprintTest {
  /// A model, its training, and the first 16 digits of what comes out of it.
  enum Run {
    ONE_LAYER(List.of(36), 50, 24, 2, "1f5cd5cd48e99c18"),
    /// Large enough for tiles to share what they read of U.
    LARGE(List.of(364), 70, 5, 1, "a4031fb9e930f1a3"),
    TWO_LAYERS(List.of(20, 33), 50, 24, 2, "900d24889ce122d0"),
    /// Small enough for the interpreter.
    TINY(List.of(5), 9, 4, 2, "1b03837feb8d509f");

    final List<Integer> units;
    final int rows;
    final int length;
    final int epochs;
    final String digits;

    Run(List<Integer> units, int rows, int length, int epochs, String digits) {
      this.units = units;
      this.rows = rows;
      this.length = length;
      this.epochs = epochs;
      this.digits = digits;
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("width")
  void isTheSameAtEveryVectorWidth(Run run) {
    for (int threads : new int[] {1, 2, 5}) {
      assertThat(fingerprint(run, threads)).as("%d threads", threads).isEqualTo(run.digits);
    }
  }

  @ParameterizedTest
  @EnumSource(names = "TINY")
  @Tag("interpreter")
  void isTheSameWithoutACompiler(Run run) {
    assertThat(fingerprint(run, 1)).isEqualTo(run.digits);
  }

  private static String fingerprint(Run run, int threads) {
    Sequential model = Models.of(40, 21, run.units, 7, 1);
    Dataset data = Models.data(40, 7, run.rows, run.length, 2);
    model.fit(data, new Fit().batchSize(33).epochs(run.epochs).seed(3).threads(threads));
    MessageDigest digest = sha256();
    for (float[] values : model.copyWeights()) {
      update(digest, values);
    }
    update(digest, model.predictor(threads).predict(data.tokens(), data.length()));
    return HexFormat.of().formatHex(digest.digest(), 0, 8);
  }

  private static void update(MessageDigest digest, float[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    digest.update(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e); // every JVM has it
    }
  }
}
