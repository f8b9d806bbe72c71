package org.simdlstm.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("width")
class CacheLinesTest {
  private static final int LINE = CacheLines.FLOATS * Float.BYTES;

  @Test
  void theFirstLineBeginsWhereItsAddressSays() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment lines = arena.allocate(2 * LINE, LINE);
      for (int i = 0; i < CacheLines.FLOATS; i++) {
        int toLine = (CacheLines.FLOATS - i) % CacheLines.FLOATS;
        assertThat(CacheLines.first(lines.asSlice((long) i * Float.BYTES))).isEqualTo(toLine);
      }
    }
  }

  /// One array after the other begins elsewhere in its line.
  @Test
  void tellsArraysApart() {
    Set<Integer> seen = new HashSet<>();
    for (int length = 1; length < 1000; length++) {
      seen.add(CacheLines.first(new float[length]));
    }
    assertThat(seen).hasSizeGreaterThan(1);
  }

  /// Unless the garbage collector moves the matrix in between, which it does not do each time.
  @Test
  void packedPanelsBeginWithALine() {
    PackedMatrix packed = new PackedMatrix(3, 5);
    boolean aligned = false;
    for (int attempt = 0; attempt < 10 && !aligned; attempt++) {
      packed.pack(new float[15], 0, 5, 1);
      aligned = packed.isAligned() && packed.panel(0, 0) == CacheLines.first(packed.data);
    }
    assertThat(aligned).isTrue();
  }
}
