package org.simdlstm.io;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The order in which a CPython 2.7 dict (64 bit, no hash randomisation) gives back its keys.
///
/// Keras' word index was ranked by a stable sort of a dict's items, so words of the same frequency
/// stand in this order.
final class PythonDict {
  private String[] table = new String[8];
  private int used;

  /// Adds a key that is not in the dict.
  void add(String key) {
    table[slot(key)] = key;
    used++;
    if (3 * used >= 2 * table.length) {
      resize(4 * used); // 2 * used beyond 50,000 keys, which the corpus does not reach
    }
  }

  /// The keys in the dict's order.
  List<String> keys() {
    List<String> keys = new ArrayList<>(used);
    for (String key : table) {
      if (key != null) {
        keys.add(key);
      }
    }
    return keys;
  }

  private void resize(int want) {
    List<String> keys = keys();
    int size = 8;
    while (size <= want) {
      size <<= 1;
    }
    table = new String[size];
    keys.forEach(key -> table[slot(key)] = key);
  }

  private int slot(String key) {
    long perturbation = hash(key);
    long i = perturbation;
    int mask = table.length - 1;
    while (table[(int) i & mask] != null) {
      i = 5 * i + perturbation + 1;
      perturbation >>>= 5;
    }
    return (int) i & mask;
  }

  private static long hash(String key) {
    // "?" is how the index writes the corpus' byte 0xFC.
    byte[] bytes = key.replace('?', 'ü').getBytes(StandardCharsets.ISO_8859_1);
    long hash = (long) Byte.toUnsignedInt(bytes[0]) << 7;
    for (byte b : bytes) {
      hash = 1000003 * hash ^ Byte.toUnsignedInt(b);
    }
    hash ^= bytes.length;
    return hash == -1 ? -2 : hash;
  }
}
