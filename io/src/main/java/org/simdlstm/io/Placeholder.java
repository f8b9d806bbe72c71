package org.simdlstm.io;

/// Keeps the module compiling until the real thing is here.
public final class Placeholder {
  private Placeholder() {}
}
