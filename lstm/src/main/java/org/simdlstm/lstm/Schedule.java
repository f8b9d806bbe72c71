package org.simdlstm.lstm;

import java.util.Arrays;
import org.simdlstm.kernels.Gemm;

/// A minibatch cut into row-steps: one step of one sequence, the unit of the work of an LSTM.
///
/// The sequences are sorted by the number of tokens 0 in front, fewest first, and cut into shards
/// of about equal work. All of a shard's padding is computed once, by its row 0, the pad row; the
/// other rows start where their padding ends, from the state of the pad row. So the rows that are
/// active at a step are a prefix of the shard's rows.
///
/// The shards pass through the layers in microbatches of a few, one after the other, which all use
/// the same slots, so that memory and caches need not hold the whole minibatch at once.
///
/// A row-step has a slot, a row in the layers' arrays. The slots of a step are contiguous and hold
/// the state *before* the step; the state after it stands in the row's slot of the next step. The
/// slots `0 .. steps - 1` are those of steps `t < length`, shard after shard, and behind them lie
/// the final states.
final class Schedule {
  /// Rows of a minibatch for which there are two shards, each a tile or two at a step.
  private static final int ROWS_PER_TWO_SHARDS = 20;

  /// The same where tiles share what they read of the weights: then each has three.
  private static final int SHARING_ROWS_PER_TWO_SHARDS = 32;

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

    /// Its row-steps.
    int steps;

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

    /// The slots of step `t`.
    int slots(int t) {
      return end[t] - firstRow(t);
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

  /// The distinct tokens in the order in which the shards meet them, and how many there are.
  final int[] distinct;

  int distinctCount;

  /// The microbatch: its first shard, and how many it has.
  int firstShard;

  int microbatchShards;

  /// Slots of the microbatch's steps; with the final states `slots`.
  int steps;

  int slots;

  /// For each slot below [#steps] the number of its token in [#distinct].
  int[] distinctOf = {};

  private final int rowsPerTwoShards;
  private final int[] numberOf;
  private int[] tokens; // [any, length]

  /// For tokens below `vocabulary` and layers of at most `units`.
  Schedule(int vocabulary, int units) {
    boolean sharing = Gemm.maxBlockRows(units, 4 * units) > Gemm.maxTileRows();
    this.rowsPerTwoShards = sharing ? SHARING_ROWS_PER_TWO_SHARDS : ROWS_PER_TWO_SHARDS;
    this.distinct = new int[vocabulary];
    this.numberOf = new int[vocabulary];
    Arrays.fill(numberOf, -1);
  }

  /// Takes up the rows `rowIds[from .. from + count - 1]` of `data`.
  void set(Dataset data, int[] rowIds, int from, int count) {
    length = data.length();
    tokens = data.tokens();
    rows = count;
    order.sort(tokens, length, rowIds, from, count);
    cut();
    for (int s = 0; s < shardCount; s++) {
      findEnds(shards[s]);
    }
    findDistinct();
  }

  /// Takes up a microbatch: the shards from `first` on, `count` or as many as there are.
  void enter(int first, int count) {
    firstShard = first;
    microbatchShards = Math.min(count, shardCount - first);
    steps = 0;
    for (int s = 0; s < microbatchShards; s++) {
      steps += shard(s).steps;
    }
    if (distinctOf.length < steps) {
      distinctOf = new int[steps + steps / 8];
    }
    int slot = 0;
    for (int s = 0; s < microbatchShards; s++) {
      Shard shard = shard(s);
      for (int t = 0; t < length; t++) {
        shard.firstSlot[t] = slot;
        for (int row = shard.firstRow(t); row < shard.end[t]; row++) {
          distinctOf[slot++] = numberOf[token(shard, t, row)];
        }
      }
    }
    for (int s = 0; s < microbatchShards; s++) {
      Shard shard = shard(s);
      shard.firstSlot[length] = slot;
      slot += shard.slots(length);
    }
    slots = slot;
  }

  /// Shard `index` of the microbatch.
  Shard shard(int index) {
    return shards[firstShard + index];
  }

  private void cut() {
    shardCount = Math.min(rows, 2 * Math.ceilDiv(rows, rowsPerTwoShards));
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

  private void findEnds(Shard shard) {
    if (shard.end.length < length + 1) {
      shard.end = new int[length + 1];
      shard.firstSlot = new int[length + 1];
    }
    int started = 0;
    shard.steps = 0;
    for (int t = 0; t <= length; t++) {
      while (started < shard.count && order.pads(shard.firstSorted + started) <= t) {
        started++;
      }
      shard.end[t] = shard.base + started;
      shard.steps += t < length ? shard.slots(t) : 0;
    }
  }

  private void findDistinct() {
    for (int i = 0; i < distinctCount; i++) {
      numberOf[distinct[i]] = -1;
    }
    distinctCount = 0;
    for (int s = 0; s < shardCount; s++) {
      Shard shard = shards[s];
      for (int t = 0; t < length; t++) {
        for (int row = shard.firstRow(t); row < shard.end[t]; row++) {
          int token = token(shard, t, row);
          if (numberOf[token] < 0) {
            numberOf[token] = distinctCount;
            distinct[distinctCount++] = token;
          }
        }
      }
    }
  }

  private int token(Shard shard, int t, int row) {
    if (row < shard.base) {
      return 0;
    }
    return tokens[order.row(shard.firstSorted + row - shard.base) * length + t];
  }
}
