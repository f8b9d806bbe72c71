package org.simdlstm.io;

import java.util.Arrays;
import java.util.Objects;

/// Keras' `pad_sequences`: makes every sequence `maxlen` long.
///
/// @param maxlen tokens in each row afterwards, at least 1
/// @param padding where short sequences are filled up
/// @param truncating where long sequences lose tokens
/// @param value what short sequences are filled up with
public record PadSequences(int maxlen, Side padding, Side truncating, int value) {

  /// An end of a sequence.
  public enum Side {
    /// In front of the first token.
    PRE,
    /// Behind the last token.
    POST
  }

  /// Checks the arguments.
  ///
  /// @throws IllegalArgumentException if `maxlen` is below 1
  public PadSequences {
    if (maxlen < 1) {
      throw new IllegalArgumentException("maxlen " + maxlen + " is below 1");
    }
    Objects.requireNonNull(padding, "padding");
    Objects.requireNonNull(truncating, "truncating");
  }

  /// Keras' defaults: zeros in front, and what is too long loses its beginning.
  public static PadSequences to(int maxlen) {
    return new PadSequences(maxlen, Side.PRE, Side.PRE, 0);
  }

  /// As `to`, with the length of the longest sequence, which is Keras' `maxlen=None`.
  ///
  /// @throws IllegalArgumentException if all sequences are empty
  public static PadSequences toLongest(int[][] sequences) {
    return to(Arrays.stream(sequences).mapToInt(sequence -> sequence.length).max().orElse(0));
  }

  /// The padded sequences `[sequences, maxlen]`, row by row.
  ///
  /// @throws ArithmeticException if they do not fit one array
  public int[] apply(int[][] sequences) {
    int[] padded = new int[Math.multiplyExact(sequences.length, maxlen)];
    Arrays.fill(padded, value);
    for (int row = 0; row < sequences.length; row++) {
      int[] sequence = sequences[row];
      int kept = Math.min(sequence.length, maxlen);
      int from = truncating == Side.PRE ? sequence.length - kept : 0;
      int to = padding == Side.PRE ? maxlen - kept : 0;
      System.arraycopy(sequence, from, padded, row * maxlen + to, kept);
    }
    return padded;
  }
}
