package org.simdlstm.cli;

import java.awt.Color;
import java.awt.Font;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.HeatMapChart;
import org.knowm.xchart.HeatMapChartBuilder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.internal.chartpart.IChart;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.simdlstm.lstm.Epoch;
import org.simdlstm.lstm.History;

/// The pictures of a training, as PNG.
final class Pictures {
  private static final Color TRAINING = new Color(0x1f77b4);
  private static final Color VALIDATION = new Color(0xff7f0e);

  private Pictures() {}

  /// Whether Java can write letters here: on a bare server it may lack the system's fonts.
  static boolean canDraw() {
    try {
      BufferedImage probe = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
      return probe.createGraphics().getFontMetrics().stringWidth("x") > 0;
    } catch (RuntimeException | LinkageError e) {
      return false;
    }
  }

  /// Loss and accuracy over the epochs, side by side.
  static byte[] curves(History history) throws IOException {
    List<XYChart> charts =
        List.of(
            curve("Loss", LegendPosition.InsideNE, history, Epoch::loss, Epoch::valLoss),
            curve(
                "Accuracy", LegendPosition.InsideSE, history, Epoch::accuracy, Epoch::valAccuracy));
    return png(charts);
  }

  /// Which topics are taken for which: each row of the matrix as shares of its true topic.
  ///
  /// @param confusion the counts, `[truth][prediction]`
  static byte[] confusion(int[][] confusion, List<String> topics) throws IOException {
    HeatMapChart chart =
        new HeatMapChartBuilder()
            .width(1400)
            .height(1250)
            .title("Share of each topic's newswires, by predicted topic")
            .xAxisTitle("predicted")
            .yAxisTitle("true")
            .build();
    chart
        .getStyler()
        .setRangeColors(new Color[] {Color.WHITE, new Color(0x6baed6), new Color(0x08306b)})
        .setMin(0)
        .setMax(1)
        .setShowValue(false)
        .setXAxisLabelRotation(90)
        .setXAxisMaxLabelCount(topics.size())
        .setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 11))
        .setPlotContentSize(1)
        .setChartBackgroundColor(Color.WHITE)
        .setLocale(Locale.ROOT);
    // The chart counts upwards; a table is read downwards.
    List<Number[]> cells = new ArrayList<>();
    for (int truth = 0; truth < confusion.length; truth++) {
      int support = IntStream.of(confusion[truth]).sum();
      for (int prediction = 0; prediction < confusion.length; prediction++) {
        double share = support == 0 ? 0 : (double) confusion[truth][prediction] / support;
        cells.add(new Number[] {prediction, confusion.length - 1 - truth, share});
      }
    }
    chart.addSeries("share", topics, topics.reversed(), cells);
    return png(List.of(chart));
  }

  /// The charts side by side.
  private static byte[] png(List<? extends IChart> charts) throws IOException {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    BitmapEncoder.saveBitmap(charts, 1, charts.size(), png, BitmapFormat.PNG);
    return png.toByteArray();
  }

  private static XYChart curve(
      String title,
      LegendPosition legend,
      History history,
      ToDoubleFunction<Epoch> training,
      ToDoubleFunction<Epoch> validation) {
    XYChart chart =
        new XYChartBuilder().width(640).height(480).title(title).xAxisTitle("epoch").build();
    chart
        .getStyler()
        .setPlotMargin(0)
        .setXAxisDecimalPattern("0")
        .setYAxisDecimalPattern("0.00")
        .setMarkerSize(6)
        .setLegendPosition(legend)
        .setChartBackgroundColor(Color.WHITE)
        .setLocale(Locale.ROOT);
    List<Epoch> epochs = history.epochs();
    add(chart, "training", TRAINING, epochs, training);
    if (epochs.getFirst().validated()) {
      add(chart, "validation", VALIDATION, epochs, validation);
    }
    return chart;
  }

  private static void add(
      XYChart chart, String name, Color color, List<Epoch> epochs, ToDoubleFunction<Epoch> figure) {
    double[] x = epochs.stream().mapToDouble(Epoch::number).toArray();
    double[] y = epochs.stream().mapToDouble(figure).toArray();
    chart
        .addSeries(name, x, y)
        .setMarker(SeriesMarkers.CIRCLE)
        .setMarkerColor(color)
        .setLineColor(color);
  }
}
