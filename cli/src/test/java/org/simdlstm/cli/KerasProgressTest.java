package org.simdlstm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.simdlstm.lstm.Epoch;

class KerasProgressTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private String printed(String... terminals) {
    Console console =
        new Console(InputStream.nullInputStream(), out, OutputStream.nullOutputStream(), terminals);
    KerasProgress progress = new KerasProgress(console, 7, 110);
    progress.onBatchEnd(1, 40, 100, 2, 0.25);
    progress.onBatchEnd(1, 80, 100, 1.5, 0.5);
    progress.onBatchEnd(1, 100, 100, 1.25, 0.75);
    progress.onEpochEnd(null, new Epoch(1, 1.25, 0.75, 0.0001, 1));
    progress.onBatchEnd(2, 100, 100, 1, 1);
    progress.onEpochEnd(null, new Epoch(2, 1, 1, Double.NaN, Double.NaN));
    return out.toString(StandardCharsets.UTF_8).replaceAll("\\d+(s|ms|us)\\b", "#$1");
  }

  @Test
  void oneLineAnEpochInAFile() {
    assertThat(printed().replaceAll("#\\ws/step|#s/step", "#/step"))
        .isEqualTo(
            """
            Training on 100 newswires, validating on 10.
            Epoch 1/7 - #s - #/step - accuracy: 0.7500 - loss: 1.2500 - val_accuracy: 1.0000\
             - val_loss: 1.0000e-04
            Epoch 2/7 - #s - #/step - accuracy: 1.0000 - loss: 1.0000
            """);
  }

  @Test
  void liveOnATerminal() {
    String text = printed("out");
    assertThat(text)
        .contains("Epoch 1/7\n")
        .contains("\r1/3 ━━━━━━━━────────────")
        .contains("\r3/3 ━━━━━━━━━━━━━━━━━━━━ #s ")
        .contains("- accuracy: 0.2500 - loss: 2.0000")
        .contains("loss: 1.2500 - val_accuracy: 1.0000 - val_loss: 1.0000e-04\u001b[K\nEpoch 2/7\n")
        .endsWith("loss: 1.0000\u001b[K\n");
    assertThat(text.split("[\r\n]")[2]).hasSizeLessThan(80); // fits a narrow terminal
  }
}
