package org.simdlstm.io;

import java.util.Arrays;
import java.util.Optional;

/// The element types of the safetensors format that fill whole bytes, by the names the format uses.
///
/// Files may hold any of them; values can be taken out of [#F32], [#F64], [#I32] and [#I64].
public enum Dtype {
  F32(4),
  F64(8),
  I32(4),
  I64(8),
  BOOL(1),
  U8(1),
  I8(1),
  F8_E5M2(1),
  F8_E4M3(1),
  F8_E8M0(1),
  I16(2),
  U16(2),
  F16(2),
  BF16(2),
  U32(4),
  U64(8),
  C64(8);

  private final int bytes;

  Dtype(int bytes) {
    this.bytes = bytes;
  }

  /// Size of one element in bytes.
  public int bytes() {
    return bytes;
  }

  static Optional<Dtype> named(String name) {
    return Arrays.stream(values()).filter(dtype -> dtype.name().equals(name)).findFirst();
  }
}
