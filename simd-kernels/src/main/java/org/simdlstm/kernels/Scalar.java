package org.simdlstm.kernels;

import java.util.Arrays;

/// The kernels of a prediction one float at a time: the same bits as on vectors, fast at once.
///
/// Until the JIT has compiled a kernel on vectors, every operation on a vector makes an object, and
/// plain loops are a hundred times faster. Arguments are those of the kernel that is named.
public final class Scalar {
  private Scalar() {}

  /// [Gemm#multiply] by a matrix that is not packed.
  ///
  /// @param k rows of B
  /// @param n columns of B
  /// @param b `[k, n]`
  public static void multiply(
      Workspace ws,
      int m,
      float[] a,
      int[] aRows,
      int aFrom,
      int k,
      int n,
      float[] b,
      float[] s,
      int[] sRows,
      int sFrom,
      float[] c,
      int c0,
      int cStride) {
    float[] sums = ws.a(n);
    for (int i = 0; i < m; i++) {
      int row = c0 + i * cStride;
      System.arraycopy(s, sRows[sFrom + i], c, row, n);
      int depth;
      for (int p = 0; p < k; p += depth) {
        depth = Blocking.depth(k - p);
        Arrays.fill(sums, 0, n, 0);
        for (int q = p; q < p + depth; q++) {
          addMultiple(a[aRows[aFrom + i] + q], b, q * n, sums, n);
        }
        for (int j = 0; j < n; j++) {
          c[row + j] += sums[j];
        }
      }
    }
  }

  /// `y += a x`, which C2 turns into vectors by itself.
  private static void addMultiple(float a, float[] x, int xOffset, float[] y, int n) {
    for (int i = 0; i < n; i++) {
      y[i] = Math.fma(a, x[xOffset + i], y[i]);
    }
  }

  /// [Gates#forward].
  public static void forward(
      int rows,
      int units,
      float[] z, // [rows, 4 units]
      int zOffset,
      float[] gates, // [rows, 4 units]
      int gatesOffset,
      float[] cPrev, // [rows, units]
      int cPrevOffset,
      float[] c, // [rows, units]
      int cOffset,
      float[] tanhC, // [rows, units]
      int tanhCOffset,
      float[] h, // [rows, units]
      int hOffset) {
    for (int row = 0; row < rows; row++) {
      int in = zOffset + row * 4 * units;
      int out = gatesOffset + row * 4 * units;
      for (int u = 0; u < units; u++) {
        int unit = row * units + u;
        float i = sigmoid(z[in + u]);
        float f = sigmoid(z[in + units + u]);
        float g = tanh(z[in + 2 * units + u]);
        float o = sigmoid(z[in + 3 * units + u]);
        float state = Math.fma(f, cPrev[cPrevOffset + unit], i * g);
        float t = tanh(state);
        gates[out + u] = i;
        gates[out + units + u] = f;
        gates[out + 2 * units + u] = g;
        gates[out + 3 * units + u] = o;
        c[cOffset + unit] = state;
        tanhC[tanhCOffset + unit] = t;
        h[hOffset + unit] = o * t;
      }
    }
  }

  /// [Softmax#softmax].
  public static void softmax(
      int rows,
      int classes,
      float[] logits, // [rows, classes]
      int logitsOffset,
      float[] p, // [rows, classes]
      int pOffset) {
    for (int r = 0; r < rows; r++) {
      int x = logitsOffset + r * classes;
      int y = pOffset + r * classes;
      float max = Softmax.max(logits, x, classes);
      for (int j = 0; j < classes; j++) {
        p[y + j] = exp(logits[x + j] - max);
      }
      float sum = sum(p, y, classes, 0, 1);
      for (int j = 0; j < classes; j++) {
        p[y + j] /= sum;
      }
    }
  }

  /// The sum of every `stride`-th element from `first` on, in the order of [Reductions#sum].
  private static float sum(float[] x, int offset, int n, int first, int stride) {
    if (stride < Reductions.LANES) {
      return sum(x, offset, n, first, 2 * stride) + sum(x, offset, n, first + stride, 2 * stride);
    }
    float sum = 0;
    for (int j = first; j < n; j += stride) {
      sum += x[offset + j];
    }
    return sum;
  }

  // The functions of Activations, line by line.

  static float exp(float x) {
    float a = x > 89 ? 89 : x;
    float t = Math.fma(a, Lanes.LOG2_E, Lanes.ROUND);
    float n = t - Lanes.ROUND;
    float r = Math.fma(n, -Lanes.LN_2_LOW, Math.fma(n, -Lanes.LN_2, a));
    int k = Float.floatToRawIntBits(t) - Float.floatToRawIntBits(Lanes.ROUND);
    int half = k >> 1;
    float low = powerOf2(half);
    float y = Math.fma(low, w(r), low) * powerOf2(k - half);
    return x < -104 ? 0 : y;
  }

  static float sigmoid(float x) {
    if (x > 40) {
      return 1;
    }
    int t =
        Math.min(
            Float.floatToRawIntBits(Math.fma(x, -8 * Lanes.LOG2_E, Lanes.ROUND)),
            Float.floatToRawIntBits(Lanes.ROUND + 8 * 151));
    float k = Float.intBitsToFloat(t) - Lanes.ROUND;
    float r = Math.fma(k, Lanes.LN_2_LOW / 8, Math.fma(k, Lanes.LN_2 / 8, x));
    float e = Math.fma(r, Math.fma(r, Math.fma(r, Lanes.G3, Lanes.G2), Lanes.G1), Lanes.G0);
    float s = Float.intBitsToFloat((t << Lanes.MANTISSA_BITS - 3) + Lanes.EIGHTHS[t & 7]);
    return Lanes.ONE / Math.fma(s, e, Lanes.ONE);
  }

  static float tanh(float x) {
    float z = -Math.abs(x + x);
    if (z < -18) {
      return Math.copySign(1, x);
    }
    float round = Lanes.ROUND + Lanes.EXPONENT_BIAS;
    int t =
        Math.max(
            Float.floatToRawIntBits(Math.fma(z, Lanes.LOG2_E, round)),
            Float.floatToRawIntBits(round - 23));
    float n = Float.intBitsToFloat(t) - round;
    float w = w(Math.fma(n, -Lanes.LN_2, z));
    float s = Float.intBitsToFloat(t << Lanes.MANTISSA_BITS);
    return Math.copySign(Math.fma(s, w, s - 1) / Math.fma(s, w, s + 1), x);
  }

  /// `e^r - 1`.
  private static float w(float r) {
    float r2 = r * r;
    float high = Math.fma(r2, Lanes.H4, Math.fma(r, Lanes.H3, Lanes.H2));
    return Math.fma(Math.fma(high, r2, Math.fma(r, Lanes.H1, Lanes.H0)), r2, r);
  }

  private static float powerOf2(int k) {
    return Float.intBitsToFloat(k + Lanes.EXPONENT_BIAS << Lanes.MANTISSA_BITS);
  }
}
