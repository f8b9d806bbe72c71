package org.simdlstm.lstm;

/// Where the sequences of a chunk part from each other.
///
/// A sequence takes steps of its own only from where it parts from all before it, from the state of
/// its parent, or of padding alone. The sequences have slots in the order in which they start, so
/// those active at a step are a prefix of them, and a parent comes before its children.
final class PrefixTree {
  /// The parent of a sequence that starts where its padding ends.
  static final int PADDING = -1;

  // By position in the sorted chunk.
  private final int[] starts;
  private final int[] parents;
  private final int[] slots;
  private final int[] positions; // by slot
  private PrefixOrder order;
  private int first;

  /// For at most so many sequences.
  PrefixTree(int most) {
    this.starts = new int[most];
    this.parents = new int[most];
    this.slots = new int[most];
    this.positions = new int[most];
  }

  /// Takes up the sequences at the sorted positions `first .. first + count - 1`.
  void set(PrefixOrder order, int first, int count) {
    this.order = order;
    this.first = first;
    for (int i = 0; i < count; i++) {
      int start = order.pads(first + i);
      int parent = PADDING;
      int common = i == 0 ? 0 : order.common(first + i);
      if (common > start) {
        start = common;
        parent = i - 1;
        while (starts[parent] >= start) {
          parent = parents[parent]; // which has as many tokens in common
        }
      }
      starts[i] = start;
      parents[i] = parent;
      int slot = i;
      for (; slot > 0 && starts[positions[slot - 1]] > start; slot--) {
        positions[slot] = positions[slot - 1];
      }
      positions[slot] = i;
    }
    for (int slot = 0; slot < count; slot++) {
      slots[positions[slot]] = slot;
    }
  }

  /// The first step of its own.
  int start(int slot) {
    return starts[positions[slot]];
  }

  /// The slot from whose state it starts, or [#PADDING].
  int parent(int slot) {
    int parent = parents[positions[slot]];
    return parent == PADDING ? PADDING : slots[parent];
  }

  /// Its row among the caller's sequences.
  int row(int slot) {
    return order.row(first + positions[slot]);
  }
}
