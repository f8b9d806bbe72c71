package org.simdlstm.kernels;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// Where the cache lines begin in an array, since some processors read a vector of two lines half
/// as fast.
///
/// Java does not tell where an array lies. But C's `memcpy` returns the address that it is given,
/// and a critical call gives it that of an array. Where native access is not enabled for this
/// module, the answer is the array's beginning: the results are the same, and nothing warns.
public final class CacheLines {
  /// Floats in a line.
  public static final int FLOATS = 16;

  private static final MethodHandle MEMCPY = memcpy();

  private CacheLines() {}

  /// The index of the first element that begins a line, below [#FLOATS]: until the garbage
  /// collector moves the array.
  public static int first(float[] array) {
    return MEMCPY == null ? 0 : first(MemorySegment.ofArray(array));
  }

  /// The same for floats anywhere.
  static int first(MemorySegment floats) {
    try {
      long address = (long) MEMCPY.invokeExact(floats, floats, 0L);
      return (int) (-address / Float.BYTES) & FLOATS - 1;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  @SuppressWarnings("restricted")
  private static MethodHandle memcpy() {
    if (!CacheLines.class.getModule().isNativeAccessEnabled()) {
      return null;
    }
    Linker linker = Linker.nativeLinker();
    FunctionDescriptor type = FunctionDescriptor.of(JAVA_LONG, ADDRESS, ADDRESS, JAVA_LONG);
    return linker
        .defaultLookup()
        .find("memcpy")
        .map(memcpy -> linker.downcallHandle(memcpy, type, Linker.Option.critical(true)))
        .orElse(null);
  }
}
