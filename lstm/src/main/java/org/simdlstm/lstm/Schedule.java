package org.simdlstm.lstm;

import java.util.Arrays;

/// A minibatch cut into row-steps: one step of one sequence, the unit of the work of an LSTM.
///
/// The sequences are sorted by the number of tokens 0 in front, fewest first, and cut into shards
/// of about equal work. All of a shard's padding is computed once, by its row 0, the pad row; the
/// other rows start where their padding ends, from the state of the pad row. So the rows that are
/// active at a step are a prefix of the shard's rows.
///
/// A row-step has a slot, a row in the layers' arrays. The slots of a step are contiguous and hold
/// the state *before* the step; the state after it stands in the row's slot of the next step. The
/// slots `0 .. steps - 1` are those of steps `t < length`, and behind them lie the final states.
final class Schedule {
  /// Rows of a minibatch for which there are two shards.
  private static final int ROWS_PER_TWO_SHARDS = 32;

  /// The rows of one shard.
  static final class Shard {
    /// Where the shard's rows start among the sorted rows.
    int firstSorted;

    /// Rows of the minibatch in this shard.
    int count;

    /// 1 with a pad row, 0 without: the number of the first real row.
    int base;

    /// Steps of the pad row.
    int padEnd;

    /// The slot of the first row that has one at step `t`.
    int[] firstSlot = {};

    /// The end of the rows that are active at step `t`.
    int[] end = {};

    /// The first row with a slot at step `t`: the pad row keeps one for its last state.
    int firstRow(int t) {
      return base == 1 && t <= padEnd ? 0 : base;
    }

    /// The first row that is computed at step `t`.
    int firstComputed(int t) {
      return base == 1 && t < padEnd ? 0 : base;
    }

    int slot(int t, int row) {
      return firstSlot[t] + row - firstRow(t);
    }

    /// The first row that starts at step `t`; they end at `end[t]`.
    int firstForked(int t) {
      return t == 0 ? base : end[t - 1];
    }
  }

  int length;
  int rows;
  int shardCount;
  Shard[] shards = {};

  final PaddingOrder order = new PaddingOrder();

  /// Slots of the steps; with the final states `slots`.
  int steps;

  int slots;

  /// The token of each slot below [#steps].
  int[] tokens = {};

  /// The distinct tokens in the order in which the slots meet them, and how many there are.
  int[] distinct = {};

  int distinctCount;

  /// For each slot below [#steps] the number of its token in [#distinct].
  int[] distinctOf = {};

  private final int[] numberOf;

  /// For tokens below `vocabulary`.
  Schedule(int vocabulary) {
    this.numberOf = new int[vocabulary];
    Arrays.fill(numberOf, -1);
  }

  /// Takes up the rows `rowIds[from .. from + count - 1]` of `data`.
  void set(Dataset data, int[] rowIds, int from, int count) {
    length = data.length();
    rows = count;
    order.sort(data.tokens(), length, rowIds, from, count);
    cut();
    layOut();
    fillTokens(data.tokens());
    findDistinct();
  }

  private void cut() {
    shardCount = Math.min(rows, 2 * ((rows + ROWS_PER_TWO_SHARDS - 1) / ROWS_PER_TWO_SHARDS));
    if (shards.length < shardCount) {
      int old = shards.length;
      shards = Arrays.copyOf(shards, shardCount);
      for (int s = old; s < shardCount; s++) {
        shards[s] = new Shard();
      }
    }
    long total = 0;
    for (int i = 0; i < rows; i++) {
      total += length - order.pads(i);
    }
    long done = 0;
    int i = 0;
    for (int s = 0; s < shardCount; s++) {
      Shard shard = shards[s];
      shard.firstSorted = i;
      // Every later shard needs a row, and the last one takes all that are left.
      int last = rows - (shardCount - 1 - s);
      do {
        done += length - order.pads(i++);
      } while (i < last && (s == shardCount - 1 || done * shardCount < total * (s + 1)));
      shard.count = i - shard.firstSorted;
      shard.padEnd = order.pads(i - 1);
      shard.base = shard.padEnd > 0 ? 1 : 0;
    }
  }

  private void layOut() {
    int slot = 0;
    for (int s = 0; s < shardCount; s++) {
      Shard shard = shards[s];
      if (shard.end.length < length + 1) {
        shard.end = new int[length + 1];
        shard.firstSlot = new int[length + 1];
      }
      int started = 0;
      for (int t = 0; t <= length; t++) {
        while (started < shard.count && order.pads(shard.firstSorted + started) <= t) {
          started++;
        }
        shard.end[t] = shard.base + started;
        if (t < length) {
          shard.firstSlot[t] = slot;
          slot += shard.end[t] - shard.firstRow(t);
        }
      }
    }
    steps = slot;
    for (int s = 0; s < shardCount; s++) {
      Shard shard = shards[s];
      shard.firstSlot[length] = slot;
      slot += shard.end[length] - shard.firstRow(length);
    }
    slots = slot;
  }

  private void fillTokens(int[] all) {
    if (tokens.length < steps) {
      tokens = new int[steps];
      distinctOf = new int[steps];
    }
    for (int s = 0; s < shardCount; s++) {
      Shard shard = shards[s];
      for (int t = 0; t < length; t++) {
        int slot = shard.firstSlot[t];
        for (int row = shard.firstRow(t); row < shard.end[t]; row++) {
          tokens[slot++] =
              row < shard.base
                  ? 0
                  : all[order.row(shard.firstSorted + row - shard.base) * length + t];
        }
      }
    }
  }

  private void findDistinct() {
    for (int i = 0; i < distinctCount; i++) {
      numberOf[distinct[i]] = -1;
    }
    distinctCount = 0;
    if (distinct.length < Math.min(steps, numberOf.length)) {
      distinct = Arrays.copyOf(distinct, Math.min(steps, numberOf.length));
    }
    for (int slot = 0; slot < steps; slot++) {
      int token = tokens[slot];
      if (numberOf[token] < 0) {
        numberOf[token] = distinctCount;
        distinct[distinctCount++] = token;
      }
      distinctOf[slot] = numberOf[token];
    }
  }
}
