package org.simdlstm.lstm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PrefixTreeTest {
  private static final int LENGTH = 4;

  @Test
  void aSequenceStartsWhereItPartsFromAllBeforeIt() {
    int[] tokens = {
      0, 0, 1, 2, //
      7, 5, 5, 5, //
      0, 0, 0, 0, //
      0, 0, 1, 2, //
      7, 5, 0, 1, //
      0, 0, 3, 1, //
      7, 5, 5, 6, //
    };
    PrefixTree tree = tree(tokens);
    assertThat(slots(tree, 7))
        .containsExactly(
            "row 6 from 0 after -1",
            "row 4 from 2 after 0", // a 0 that is no padding
            "row 5 from 2 after -1",
            "row 0 from 2 after -1",
            "row 1 from 3 after 0",
            "row 3 from 4 after 3",
            "row 2 from 4 after -1");
  }

  @Test
  void everySequenceIsItsParentsTokensAndItsOwn() {
    SplittableRandom random = new SplittableRandom(5);
    for (int repeat = 0; repeat < 200; repeat++) {
      int rows = random.nextInt(1, 60);
      int[] tokens = random.ints((long) rows * LENGTH, 0, 3).toArray();
      PrefixTree tree = tree(tokens);
      int[][] states = new int[rows][LENGTH];
      boolean[] seen = new boolean[rows];
      for (int slot = 0; slot < rows; slot++) {
        int row = tree.row(slot);
        int start = tree.start(slot);
        int parent = tree.parent(slot);
        assertThat(seen[row]).isFalse();
        seen[row] = true;
        assertThat(start).isGreaterThanOrEqualTo(slot == 0 ? 0 : tree.start(slot - 1));
        if (parent != PrefixTree.PADDING) {
          assertThat(tree.start(parent)).isLessThan(start);
          System.arraycopy(states[parent], 0, states[slot], 0, start);
        }
        System.arraycopy(tokens, row * LENGTH + start, states[slot], start, LENGTH - start);
        assertThat(states[slot])
            .isEqualTo(Arrays.copyOfRange(tokens, row * LENGTH, (row + 1) * LENGTH));
      }
    }
  }

  private static PrefixTree tree(int[] tokens) {
    int rows = tokens.length / LENGTH;
    PrefixOrder order = new PrefixOrder();
    order.sort(tokens, LENGTH, rows);
    PrefixTree tree = new PrefixTree(rows);
    tree.set(order, 0, rows);
    return tree;
  }

  private static String[] slots(PrefixTree tree, int rows) {
    String[] slots = new String[rows];
    for (int slot = 0; slot < rows; slot++) {
      slots[slot] =
          "row %d from %d after %d".formatted(tree.row(slot), tree.start(slot), tree.parent(slot));
    }
    return slots;
  }
}
