package org.simdlstm.kernels;

/// What the kernels found when they were loaded.
public final class Machine {
  private Machine() {}

  /// The width of a vector in bits.
  public static int vectorBits() {
    return Lanes.SPECIES.vectorBitSize();
  }

  /// Vector registers that the compiler may use: 32 with AVX-512 and on AArch64, else 16.
  public static int registers() {
    return vectorBits() == 512 || System.getProperty("os.arch").equals("aarch64") ? 32 : 16;
  }

  /// Whether fused multiply-add is an instruction here. Without one `Math.fma` gives the same bits
  /// about a thousand times slower, which a thousand calls tell from each other beyond doubt.
  public static boolean fastFma() {
    for (int attempt = 0; attempt < 5; attempt++) { // a thread may have to wait for a core
      float x = 1;
      long start = System.nanoTime();
      for (int i = 0; i < 1000; i++) {
        x = Math.fma(x, 0.5f, 1f);
      }
      long nanos = System.nanoTime() - start;
      if (nanos < 500_000 && x > 1) {
        return true;
      }
    }
    return false;
  }
}
