package org.simdlstm.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ActivationsTest {
  private static final int VL = Lanes.VL;
  private static final int[] SIZES = {0, 1, VL - 1, VL, VL + 1, 2 * VL + 3, 100};

  /// A prime, so that the samples meet every exponent and no pattern of the mantissa.
  private static final int STRIDE = 4099;

  enum Function {
    EXP(1.04, Double.POSITIVE_INFINITY, StrictMath::exp) {
      @Override
      void vector(float[] x, int xOffset, float[] y, int yOffset, int n) {
        Activations.exp(x, xOffset, y, yOffset, n);
      }

      @Override
      float twin(float x) {
        return Twin.exp(x);
      }
    },
    SIGMOID(1.97, 9e-8, x -> 1 / (1 + StrictMath.exp(-x))) {
      @Override
      void vector(float[] x, int xOffset, float[] y, int yOffset, int n) {
        Activations.sigmoid(x, xOffset, y, yOffset, n);
      }

      @Override
      float twin(float x) {
        return Twin.sigmoid(x);
      }
    },
    TANH(1.94, 9e-8, StrictMath::tanh) {
      @Override
      void vector(float[] x, int xOffset, float[] y, int yOffset, int n) {
        Activations.tanh(x, xOffset, y, yOffset, n);
      }

      @Override
      float twin(float x) {
        return Twin.tanh(x);
      }
    };

    final double maxUlp;
    final double maxError;
    final DoubleUnaryOperator exact;

    Function(double maxUlp, double maxError, DoubleUnaryOperator exact) {
      this.maxUlp = maxUlp;
      this.maxError = maxError;
      this.exact = exact;
    }

    abstract void vector(float[] x, int xOffset, float[] y, int yOffset, int n);

    abstract float twin(float x);

    float[] of(float... x) {
      float[] y = new float[x.length];
      vector(x, 0, y, 0, x.length);
      return y;
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("width")
  @Tag("interpreter")
  void equalsItsScalarTwinForEveryTail(Function f) {
    SplittableRandom random = new SplittableRandom(1);
    for (int n : SIZES) {
      for (double scale : new double[] {1e-3, 1, 10, 200}) {
        Guarded x = Guarded.random(random, n, scale);
        Guarded y = Guarded.ofSize(n);
        float[] expected = new float[n];
        for (int i = 0; i < n; i++) {
          expected[i] = f.twin(x.at(i));
        }
        float[] input = x.values();
        f.vector(x.array(), x.offset(), y.array(), y.offset(), n);
        y.assertBits(expected);
        x.assertBits(input);
        f.vector(x.array(), x.offset(), x.array(), x.offset(), n);
        x.assertBits(expected);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void staysWithinItsBoundAndIsMonotone(Function f) {
    check(f, STRIDE);
  }

  @ParameterizedTest
  @EnumSource
  @Tag("exhaustive")
  void staysWithinItsBoundAndIsMonotoneForAllFloats(Function f) {
    check(f, 1);
  }

  @ParameterizedTest
  @EnumSource
  @Tag("width")
  @Tag("interpreter")
  void keepsNaN(Function f) {
    for (int bits : new int[] {0x7fc00000, 0xffc00000, 0x7f800001, 0xff800001, -1, 0x7fffffff}) {
      float[] x = new float[VL + 1];
      Arrays.fill(x, Float.intBitsToFloat(bits));
      assertThat(f.of(x)).containsOnly(Float.NaN);
    }
  }

  @Test
  @Tag("width")
  void knowsTheSpecialValues() {
    float inf = Float.POSITIVE_INFINITY;
    assertThat(Function.EXP.of(0f, -0f, inf, -inf, 88.73f, 88.72f, -103.9f, -104.1f))
        .containsExactly(1, 1, inf, 0, inf, (float) StrictMath.exp(88.72f), Float.MIN_VALUE, 0);
    assertThat(Function.SIGMOID.of(0f, -0f, inf, -inf, 20, -103.9f, -105, 3e38f, -3e38f))
        .containsExactly(0.5f, 0.5f, 1, 0, 1, Float.MIN_VALUE, 0, 1, 0);
    float tiny = Float.MIN_VALUE;
    assertThat(Function.TANH.of(0f, -0f, inf, -inf, tiny, -tiny, 1e-40f, 10, -3e38f))
        .containsExactly(0f, -0f, 1, -1, tiny, -tiny, 1e-40f, 1, -1);
  }

  @Test
  void tanhIsOdd() {
    float[] x = new float[1 << 16];
    float[] minusX = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = Float.intBitsToFloat(i * (0x7f800000 / x.length));
      minusX[i] = -x[i];
    }
    float[] y = Function.TANH.of(minusX);
    for (int i = 0; i < y.length; i++) {
      y[i] = -y[i];
    }
    assertThat(y).containsExactly(Function.TANH.of(x));
  }

  /// One constant for every width, interpreter and compiler.
  @Test
  @Tag("width")
  @Tag("interpreter")
  void hasTheSameBitsEverywhere() throws NoSuchAlgorithmException {
    SplittableRandom random = new SplittableRandom(2);
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (Function f : Function.values()) {
      float[] y = f.of(Guarded.random(random, 4001, 30).values());
      ByteBuffer bytes = ByteBuffer.allocate(4 * y.length);
      bytes.asFloatBuffer().put(y);
      digest.update(bytes);
    }
    assertThat(HexFormat.of().formatHex(digest.digest()))
        .isEqualTo("2c3f96d79c30e885ca4a2a445a74a46368f5284449f3ee1b1ea3a493a4317dfe");
  }

  /// Else their constants would be loaded anew for each vector.
  @Test
  void vectorLoopsAreTooLongToBeInlined() {
    assertThat(Bytecode.lengths(Activations.class, name -> name.endsWith("Vectors")))
        .hasSize(3)
        .allSatisfy((name, n) -> assertThat(n).isGreaterThan(Bytecode.MOST_INLINED));
  }

  @Test
  void refusesRangesOutsideOfTheirArray() {
    float[] x = new float[8];
    assertThatThrownBy(() -> Activations.tanh(x, 1, x, 1, 8))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> Activations.exp(x, 0, x, -1, 2))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  /// Every `stride`-th float in ascending order, but NaN.
  private static void check(Function f, int stride) {
    int chunk = 1 << 12;
    float[] x = new float[chunk];
    float[] y = new float[chunk];
    float previous = Float.NEGATIVE_INFINITY;
    double worst = 0;
    double error = 0;
    float at = 0;
    long last = ordinal(Float.POSITIVE_INFINITY);
    for (long from = -last; from <= last; from += (long) chunk * stride) {
      int n = (int) Math.min(chunk, (last - from) / stride + 1);
      for (int i = 0; i < n; i++) {
        x[i] = ofOrdinal(from + (long) i * stride);
      }
      f.vector(x, 0, y, 0, n);
      for (int i = 0; i < n; i++) {
        double exact = f.exact.applyAsDouble(x[i]);
        double ulps = ulps(y[i], exact);
        if (!(ulps <= worst)) {
          worst = ulps;
          at = x[i];
        }
        if (Double.isFinite(exact) && exact <= Float.MAX_VALUE) {
          error = Math.max(error, Math.abs(y[i] - exact));
        }
        if (!(y[i] >= previous)) {
          throw new AssertionError(f + " falls at " + x[i] + " from " + previous + " to " + y[i]);
        }
        previous = y[i];
      }
    }
    if (stride == 1) {
      IO.println(f + ": " + worst + " ULP at " + at + ", error " + error);
    }
    assertThat(worst).as("ULP at " + at).isLessThanOrEqualTo(f.maxUlp);
    assertThat(error).isLessThanOrEqualTo(f.maxError);
  }

  /// The distance in units of the last place that a float of the exact value's size has.
  private static double ulps(float y, double exact) {
    boolean overflow = Float.isInfinite(y) && (float) exact == y;
    return overflow ? 0 : Math.abs(y - exact) / ulp(exact);
  }

  private static double ulp(double exact) {
    return Math.scalb(1.0, Math.max(Math.getExponent(exact), Float.MIN_EXPONENT) - 23);
  }

  private static long ordinal(float x) {
    int bits = Float.floatToRawIntBits(x);
    return bits >= 0 ? bits : -(bits & 0x7fffffffL);
  }

  private static float ofOrdinal(long ordinal) {
    return ordinal >= 0
        ? Float.intBitsToFloat((int) ordinal)
        : -Float.intBitsToFloat((int) -ordinal);
  }
}
