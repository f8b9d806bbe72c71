package org.simdlstm.kernels;

/// Products of matrices in the caller's own arrays, on several threads.
///
/// [#mult], [#multTransA] and [#multTransB] are EJML's methods of these names for row-major arrays,
/// such as the `data` of its `FMatrixRMaj`; [#sgemm] takes any strides. A large product is cut into
/// as many ranges of rows or columns of C as there are threads, a small one stays on the caller's.
/// An element is computed as in [Gemm#sgemm], so its bits do not depend on the number of threads.
///
/// Any number of threads may call at once, nothing is allocated once warm, and nothing has to be
/// closed. C must not overlap A or B. Arrays may be longer than their matrices.
public final class MatrixProduct {
  /// On as many threads as there are processors.
  public static final MatrixProduct ALL_PROCESSORS =
      new MatrixProduct(Runtime.getRuntime().availableProcessors());

  /// The multiply-adds that are worth a thread: at least 8 µs, at 50 in a nanosecond, which is
  /// about what it costs to wake one.
  private static final int WORTH_A_THREAD = 400_000;

  private final Workers workers;
  private final Pool<Call> calls;

  /// On up to `threads` threads, with the caller's own.
  ///
  /// @throws IllegalArgumentException if there is none
  public MatrixProduct(int threads) {
    this.workers = new Workers(threads);
    this.calls = new Pool<>(() -> new Call(threads));
  }

  /// `C = A B`
  ///
  /// @param m rows of A and C
  /// @param n columns of B and C
  /// @param k columns of A, rows of B
  /// @param a `[m, k]`
  /// @param b `[k, n]`
  /// @param c `[m, n]`
  /// @throws IllegalArgumentException if an array is too short, or C is the array of A or B
  public void mult(int m, int n, int k, float[] a, float[] b, float[] c) {
    rowMajor(m, n, k, a, k, 1, b, n, 1, c);
  }

  /// `C = A^T B`
  ///
  /// @param m columns of A, rows of C
  /// @param n columns of B and C
  /// @param k rows of A and B
  /// @param a `[k, m]`
  /// @param b `[k, n]`
  /// @param c `[m, n]`
  /// @throws IllegalArgumentException if an array is too short, or C is the array of A or B
  public void multTransA(int m, int n, int k, float[] a, float[] b, float[] c) {
    rowMajor(m, n, k, a, 1, m, b, n, 1, c);
  }

  /// `C = A B^T`
  ///
  /// @param m rows of A and C
  /// @param n rows of B, columns of C
  /// @param k columns of A and B
  /// @param a `[m, k]`
  /// @param b `[n, k]`
  /// @param c `[m, n]`
  /// @throws IllegalArgumentException if an array is too short, or C is the array of A or B
  public void multTransB(int m, int n, int k, float[] a, float[] b, float[] c) {
    rowMajor(m, n, k, a, k, 1, b, 1, k, c);
  }

  /// [Gemm#sgemm] on several threads: `C = alpha A B + beta C` with strides.
  ///
  /// @param a `[m, k]`, element `[i, p]` at `a[aOffset + i * aRowStride + p * aColumnStride]`
  /// @param b `[k, n]`, element `[p, j]` at `b[bOffset + p * bRowStride + j * bColumnStride]`
  /// @param c `[m, n]`, element `[i, j]` at `c[cOffset + i * cRowStride + j]`
  /// @throws IllegalArgumentException if a matrix leaves its array, or rows of C overlap
  public void sgemm(
      int m,
      int n,
      int k,
      float alpha,
      float[] a,
      int aOffset,
      int aRowStride,
      int aColumnStride,
      float[] b,
      int bOffset,
      int bRowStride,
      int bColumnStride,
      float beta,
      float[] c,
      int cOffset,
      int cRowStride) {
    Call call = calls.take();
    if ((long) m * n * k < 2 * WORTH_A_THREAD) {
      // At once: to write the operands down would be a tenth of a smallest product's time.
      Gemm.sgemm(
          call.workspace(0),
          m,
          n,
          k,
          alpha,
          a,
          aOffset,
          aRowStride,
          aColumnStride,
          b,
          bOffset,
          bRowStride,
          bColumnStride,
          beta,
          c,
          cOffset,
          cRowStride);
      calls.giveBack(call);
      return;
    }
    Gemm.requireWithin("A", m, k, a.length, aOffset, aRowStride, aColumnStride);
    Gemm.requireWithin("B", k, n, b.length, bOffset, bRowStride, bColumnStride);
    Gemm.requireResult(m, n, c.length, cOffset, cRowStride);
    call.m = m;
    call.n = n;
    call.k = k;
    call.alpha = alpha;
    call.a = a;
    call.aOffset = aOffset;
    call.aRowStride = aRowStride;
    call.aColumnStride = aColumnStride;
    call.b = b;
    call.bOffset = bOffset;
    call.bRowStride = bRowStride;
    call.bColumnStride = bColumnStride;
    call.beta = beta;
    call.c = c;
    call.cOffset = cOffset;
    call.cRowStride = cRowStride;
    call.cut(workers.threads());
    workers.run(call.parts, call);
    call.a = null;
    call.b = null;
    call.c = null;
    calls.giveBack(call);
  }

  private void rowMajor(
      int m,
      int n,
      int k,
      float[] a,
      int aRowStride,
      int aColumnStride,
      float[] b,
      int bRowStride,
      int bColumnStride,
      float[] c) {
    if (c == a || c == b) {
      throw new IllegalArgumentException(
          "C is the array of %s; give it one of its own".formatted(c == a ? "A" : "B"));
    }
    sgemm(m, n, k, 1, a, 0, aRowStride, aColumnStride, b, 0, bRowStride, bColumnStride, 0, c, 0, n);
  }

  /// One product: its operands and how it is cut.
  private static final class Call implements Workers.Task {
    private final Workspace[] workspaces;
    private int m;
    private int n;
    private int k;
    private float alpha;
    private float[] a;
    private int aOffset;
    private int aRowStride;
    private int aColumnStride;
    private float[] b;
    private int bOffset;
    private int bRowStride;
    private int bColumnStride;
    private float beta;
    private float[] c;
    private int cOffset;
    private int cRowStride;
    private boolean byRows;
    private int parts;

    Call(int threads) {
      this.workspaces = new Workspace[threads];
    }

    /// That of one thread.
    Workspace workspace(int worker) {
      if (workspaces[worker] == null) {
        workspaces[worker] = new Workspace();
      }
      return workspaces[worker];
    }

    /// Cuts, where it is worth two threads or more, the side that has more tiles: each part packs
    /// all of the other operand for itself, which costs the less the longer the part is.
    void cut(int threads) {
      int tiles = Blocking.tiles(m);
      int vectors = Math.ceilDiv(n, Lanes.VL);
      byRows = tiles > vectors;
      long worth = (long) m * n * k / WORTH_A_THREAD;
      parts = (int) Math.min(Math.min(worth, threads), Math.max(tiles, vectors));
    }

    @Override
    public void run(int part, int worker) {
      int rowFrom = byRows ? share(part, m, 1) : 0;
      int rows = byRows ? share(part + 1, m, 1) - rowFrom : m;
      int columnFrom = byRows ? 0 : share(part, n, Lanes.VL);
      int columns = byRows ? n : share(part + 1, n, Lanes.VL) - columnFrom;
      Gemm.sgemm(
          workspace(worker),
          rows,
          columns,
          k,
          alpha,
          a,
          aOffset + rowFrom * aRowStride,
          aRowStride,
          aColumnStride,
          b,
          bOffset + columnFrom * bColumnStride,
          bRowStride,
          bColumnStride,
          beta,
          c,
          cOffset + rowFrom * cRowStride + columnFrom,
          cRowStride);
    }

    /// Where a part begins on a side of length `side`, a multiple of `step`.
    private int share(int part, int side, int step) {
      int steps = Math.ceilDiv(side, step);
      return Math.min(side, (int) ((long) steps * part / parts) * step);
    }
  }
}
