package org.simdlstm.lstm;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Keras' table of a model.
final class Summary {
  private static final int[] WIDTHS = {28, 21, 12};

  private Summary() {}

  static String of(Sequential model, int length) {
    List<String> lines = new ArrayList<>();
    lines.add("Model: \"sequential\"");
    lines.add(rule("┏", "━", "┳", "┓"));
    lines.add(row("┃", pad("Layer (type)", 0), pad("Output Shape", 1), right("Param #", 2)));
    lines.add(rule("┡", "━", "╇", "┩"));
    long total = 0;
    for (int i = 0; i < model.layers().size(); i++) {
      if (i > 0) {
        lines.add(rule("├", "─", "┼", "┤"));
      }
      Layer layer = model.layers().get(i);
      long parameters = parameters(model, i);
      total += parameters;
      lines.add(
          row(
              "│",
              pad(model.layerName(i) + " (" + type(layer) + ")", 0),
              pad(outputShape(layer, length), 1),
              right(String.format(Locale.ROOT, "%,d", parameters), 2)));
    }
    lines.add(rule("└", "─", "┴", "┘"));
    lines.add(" Total params: " + count(total));
    lines.add(" Trainable params: " + count(total));
    lines.add(" Non-trainable params: " + count(0));
    return String.join("\n", lines) + "\n";
  }

  private static long parameters(Sequential model, int layer) {
    String prefix = model.layerName(layer) + ".";
    return model.weights().stream()
        .filter(weight -> weight.name().startsWith(prefix))
        .mapToLong(weight -> weight.values().length)
        .sum();
  }

  private static String type(Layer layer) {
    return switch (layer) {
      case Embedding e -> "Embedding";
      case Lstm l -> "LSTM";
      case Dense d -> "Dense";
    };
  }

  private static String outputShape(Layer layer, int length) {
    return switch (layer) {
      case Embedding e -> "(None, " + length + ", " + e.outputDim() + ")";
      case Lstm l when l.returnSequences() -> "(None, " + length + ", " + l.units() + ")";
      case Lstm l -> "(None, " + l.units() + ")";
      case Dense d -> "(None, " + d.units() + ")";
    };
  }

  private static String count(long parameters) {
    return String.format(Locale.ROOT, "%,d (%s)", parameters, bytes(4 * parameters));
  }

  private static String bytes(long bytes) {
    String[] units = {"B", "KB", "MB", "GB"};
    double value = bytes;
    int unit = 0;
    while (value >= 1024 && unit < units.length - 1) {
      value /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, "%.2f %s", value, units[unit]);
  }

  private static String rule(String left, String line, String middle, String right) {
    return left
        + line.repeat(WIDTHS[0])
        + middle
        + line.repeat(WIDTHS[1])
        + middle
        + line.repeat(WIDTHS[2])
        + right;
  }

  private static String row(String bar, String... cells) {
    return bar + String.join(bar, cells) + bar;
  }

  private static String pad(String text, int column) {
    return String.format(" %-" + (WIDTHS[column] - 1) + "s", text);
  }

  private static String right(String text, int column) {
    return String.format("%" + (WIDTHS[column] - 1) + "s ", text);
  }
}
