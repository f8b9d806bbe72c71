package org.simdlstm.io;

/// Told how far a slow step has come; a program draws its bar from it.
@FunctionalInterface
public interface Progress {

  /// Tells nobody.
  Progress NONE = (what, done, total) -> {};

  /// The step `what` has done `done` of `total` bytes; `total` is 0 while it is unknown.
  void update(String what, long done, long total);
}
