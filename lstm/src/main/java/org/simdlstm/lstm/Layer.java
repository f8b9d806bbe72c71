package org.simdlstm.lstm;

/// One layer of a [Sequential] model: its configuration, without weights.
public sealed interface Layer permits Embedding, Lstm, Dense {}
