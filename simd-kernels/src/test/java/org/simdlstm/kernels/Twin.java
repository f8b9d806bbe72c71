package org.simdlstm.kernels;

/// Scalar twins: the kernels' formulas, one float at a time and in the same order of operations.
final class Twin {
  private static final float LN_2 = (float) Math.log(2);
  private static final float LN_2_LOW = (float) (Math.log(2) - LN_2);
  private static final float LOG2_E = (float) (1 / Math.log(2));
  private static final float ROUND = 0x1.8p23f;

  private Twin() {}

  static float exp(float x) {
    if (x < -104) {
      return 0;
    }
    float a = x > 89 ? 89 : x;
    float n = Math.fma(a, LOG2_E, ROUND) - ROUND;
    float r = Math.fma(n, -LN_2_LOW, Math.fma(n, -LN_2, a));
    int half = (int) n >> 1;
    float low = Math.scalb(1f, half);
    return Math.fma(low, w(r), low) * Math.scalb(1f, (int) n - half);
  }

  static float sigmoid(float x) {
    float a = x > 40 ? 40 : x;
    float k = Math.fma(a, -8 * LOG2_E, ROUND) - ROUND;
    k = k > 1208 ? 1208 : k;
    float r = Math.fma(k, LN_2_LOW / 8, Math.fma(k, LN_2 / 8, a));
    float e = Math.fma(r, -0x1.46bf4ep-3f, 0x1.ea4044p-2f);
    e = Math.fma(r, Math.fma(r, e, -0x1.ea2c9cp-1f), 0x1.ea2c9ap-1f);
    float one = 0x1.8439cp-64f;
    double power = Math.pow(2, Math.floorMod((int) k, 8) / 8.0) * one / 0.957371550656;
    float s = Math.scalb((float) power, Math.floorDiv((int) k, 8));
    return x > 40 ? 1 : one / Math.fma(s, e, one);
  }

  static float tanh(float x) {
    float z = Math.abs(x + x);
    z = z > 18 ? -18 : -z;
    float n = Math.fma(z, LOG2_E, ROUND) - ROUND;
    n = n < -23 ? -23 : n;
    float s = Math.scalb(1f, (int) n);
    float w = w(Math.fma(n, -LN_2, z));
    return Math.copySign(-Math.fma(s, w, s - 1) / Math.fma(s, w, s + 1), x);
  }

  /// `e^r - 1`.
  private static float w(float r) {
    float r2 = r * r;
    float high = Math.fma(r2, 0x1.6ac6b2p-10f, Math.fma(r, 0x1.123dep-7f, 0x1.555858p-5f));
    float h = Math.fma(r2, high, Math.fma(r, 0x1.55548cp-3f, 0x1.fffffcp-2f));
    return Math.fma(r2, h, r);
  }

  /// An element of a product: `start` plus chains of at most 512 products from zero.
  static float product(
      float start, int k, float alpha, float[] a, int a0, int aStep, float[] b, int b0, int bStep) {
    float result = start;
    int chain;
    for (int from = 0; from < k; from += chain) {
      chain = (int) Math.ceil((k - from) / Math.ceil((k - from) / 512.0));
      float sum = 0;
      for (int p = from; p < from + chain; p++) {
        sum = Math.fma(alpha * a[a0 + p * aStep], b[b0 + p * bStep], sum);
      }
      result += sum;
    }
    return result;
  }

  /// The sum of products in 16 lanes and a pairwise tree.
  static float dot(float[] x, float[] y) {
    float[] lanes = new float[16];
    for (int i = 0; i < x.length; i++) {
      lanes[i % 16] = Math.fma(x[i], y[i], lanes[i % 16]);
    }
    for (int half = 8; half > 0; half /= 2) {
      for (int i = 0; i < half; i++) {
        lanes[i] += lanes[i + half];
      }
    }
    return lanes[0];
  }
}
