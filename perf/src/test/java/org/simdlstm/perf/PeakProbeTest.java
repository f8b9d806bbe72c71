package org.simdlstm.perf;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PeakProbeTest {
  @Test
  void moreThreadsThanProcessorsAreNoMoreWork() {
    int processors = Runtime.getRuntime().availableProcessors();
    double one = PeakProbe.gigaflop(1);
    assertThat(PeakProbe.gigaflop(processors)).isEqualTo(processors * one);
    assertThat(PeakProbe.gigaflop(processors + 1)).isEqualTo(processors * one);
    // Each thread's sum is the same.
    assertThat(PeakProbe.run(processors + 1)).isEqualTo(processors * PeakProbe.run(1));
  }
}
