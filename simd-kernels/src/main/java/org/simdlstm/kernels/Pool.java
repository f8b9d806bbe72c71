package org.simdlstm.kernels;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;

/// Scratch memory of which each call takes one piece for itself, so that any number of threads may
/// call at once and none allocates once there are enough pieces.
///
/// @param <T> a piece
public final class Pool<T> {
  private final Supplier<T> maker;
  private final AtomicReferenceArray<T> idle = new AtomicReferenceArray<>(64);

  /// Empty.
  ///
  /// @param maker makes a piece when none is idle
  public Pool(Supplier<T> maker) {
    this.maker = maker;
  }

  /// A piece that nobody else has.
  public T take() {
    for (int i = 0; i < idle.length(); i++) {
      T piece = idle.get(i);
      if (piece != null && idle.compareAndSet(i, piece, null)) {
        return piece;
      }
    }
    return maker.get();
  }

  /// Ends the use of a piece. Beyond 64 idle ones it is left to the garbage collector.
  public void giveBack(T piece) {
    for (int i = 0; i < idle.length(); i++) {
      if (idle.compareAndSet(i, null, piece)) {
        return;
      }
    }
  }
}
