package org.simdlstm.lstm;

/// The states of every layer after 0, 1, 2, ... tokens 0, from which padded sequences start.
final class Padding {
  private final int length;
  private final float[][] h; // for each layer [length + 1, H]
  private final float[][] c; // the same

  Padding(PackedModel model, int length) {
    this.length = length;
    this.h = new float[model.layers()][];
    this.c = new float[model.layers()][];
    for (int l = 0; l < model.layers(); l++) {
      h[l] = new float[(length + 1) * model.units(l)];
      c[l] = new float[(length + 1) * model.units(l)];
    }
    Stepper stepper = new Stepper(model, 1);
    int[] pad = {0};
    for (int t = 0; t < length; t++) {
      stepper.step(1, pad);
      for (int l = 0; l < model.layers(); l++) {
        stepper.copyState(l, 0, h[l], c[l], (t + 1) * model.units(l));
      }
    }
  }

  int length() {
    return length;
  }

  /// Gives row `row` of the stepper the state after `pads` tokens 0.
  void start(Stepper stepper, int row, int pads) {
    for (int l = 0; l < h.length; l++) {
      stepper.setState(l, row, h[l], c[l], pads);
    }
  }
}
