package org.simdlstm.perf;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.internal.chartpart.IChart;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/// Results as pictures in a folder.
final class Pictures {
  /// One for each contender, the same in all pictures.
  private static final List<Color> COLOURS =
      Stream.of(
              0x1f77b4, 0x7f7f7f, 0xbcbd22, 0xff7f0e, 0x2ca02c, 0xd62728, 0x9467bd, 0x8c564b,
              0xe377c2, 0x17becf, 0x000000, 0x98df8a)
          .map(Color::new)
          .toList();

  private static final Color ROOF = new Color(0x404040);

  private final Path folder;

  Pictures(Path folder) {
    this.folder = folder;
  }

  /// Writes equally large charts, row by row.
  private void write(String file, int columns, List<? extends IChart> charts) throws IOException {
    int rows = Math.ceilDiv(charts.size(), columns);
    int width = charts.getFirst().getWidth();
    int height = charts.getFirst().getHeight();
    BufferedImage picture =
        new BufferedImage(columns * width, rows * height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = picture.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, picture.getWidth(), picture.getHeight());
    for (int i = 0; i < charts.size(); i++) {
      BufferedImage chart = BitmapEncoder.getBufferedImage(charts.get(i));
      graphics.drawImage(chart, i % columns * width, i / columns * height, null);
    }
    graphics.dispose();
    ImageIO.write(picture, "png", folder.resolve(file).toFile());
  }

  /// `bars-N.png`: speed of each contender on N threads, that of the best of the others being 1;
  /// none if there are no others.
  void bars(Report report, int threads) throws IOException {
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(1000)
            .height(500)
            .title("Speed of the model, the best of the others being 1; threads: " + threads)
            .yAxisTitle("times the best other")
            .build();
    style(chart.getStyler());
    List<Report.Measure> measures =
        measures(report, threads).stream()
            .filter(m -> !isProduct(m) && m.bestPeer().isPresent())
            .toList();
    if (measures.isEmpty()) {
      return;
    }
    List<String> names = measures.stream().map(Report.Measure::name).toList();
    for (String contender : contenders(measures)) {
      chart
          .addSeries(
              contender, names, measures.stream().map(m -> relativeSpeed(m, contender)).toList())
          .setFillColor(colour(contender));
    }
    write("bars-%d.png".formatted(threads), 1, List.of(chart));
  }

  /// `roofline-N.png`: products by the FLOP they need for each byte of their matrices.
  void roofline(Report report, int threads) throws IOException {
    XYChart chart =
        xy(
            1000,
            500,
            "Matrix products under the roof; threads: " + threads,
            "FLOP for each byte of the matrices",
            "GFLOP/s");
    chart.getStyler().setXAxisLogarithmic(true).setYAxisLogarithmic(true);
    double peak = report.best("peak", threads);
    double memory = report.best("memory", threads);
    double ridge = peak / memory;
    line(
        chart,
        "roof: peak, main memory",
        new double[] {0.1, ridge, 1000},
        new double[] {0.1 * memory, peak, peak},
        ROOF);
    List<Report.Measure> products =
        measures(report, threads).stream().filter(Pictures::isProduct).toList();
    for (String contender : contenders(products)) {
      List<Report.Measure> own =
          products.stream().filter(measure -> measure.of(contender).isPresent()).toList();
      chart
          .addSeries(
              contender,
              own.stream().map(measure -> intensity(measure.name())).toList(),
              own.stream()
                  .map(m -> m.of(contender))
                  .flatMap(Optional::stream)
                  .map(Race.Result::rate)
                  .toList())
          .setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter)
          .setMarkerColor(colour(contender));
    }
    write("roofline-%d.png".formatted(threads), 1, List.of(chart));
  }

  /// `scaling.png`: the share of the peak over each dimension.
  void scaling(Scaling scaling) throws IOException {
    List<XYChart> charts = new ArrayList<>();
    for (String dimension : Scaling.dimensions()) {
      XYChart chart = xy(600, 400, "", dimension, "% of the peak");
      chart.getStyler().setYAxisMin(0.0).setYAxisMax(100.0);
      chart.getStyler().setXAxisLogarithmic(!dimension.equals("threads"));
      chart.getStyler().setLegendPosition(LegendPosition.InsideSE);
      line(chart, "prediction", scaling.of(dimension, Scaling.PREDICTION), COLOURS.get(0));
      line(chart, "training", scaling.of(dimension, Scaling.TRAINING), COLOURS.get(3));
      charts.add(chart);
    }
    write("scaling.png", 2, charts);
  }

  private static void line(
      XYChart chart, String name, List<Scaling.Outcome> outcomes, Color colour) {
    double[] x = outcomes.stream().mapToDouble(o -> o.point().value()).toArray();
    double[] y = outcomes.stream().mapToDouble(o -> 100 * o.share().median()).toArray();
    line(chart, name, x, y, colour).setMarker(SeriesMarkers.CIRCLE);
  }

  /// `warm-up.png`: the time of a process' first calls, each point the median of the next 10 %.
  void warmUp(Start start) throws IOException {
    XYChart chart =
        xy(1000, 500, "The first calls of a process, one sequence each", "call", "microseconds");
    chart.getStyler().setXAxisLogarithmic(true).setYAxisLogarithmic(true);
    for (Start.Outcome outcome : start.outcomes()) {
      double[] micros = outcome.micros();
      List<Integer> calls = new ArrayList<>();
      List<Double> medians = new ArrayList<>();
      for (int call = 1; call <= micros.length; call += 1 + call / 10) {
        int next = Math.min(call + call / 10, micros.length);
        calls.add(call);
        medians.add(Race.median(Arrays.copyOfRange(micros, call - 1, next)));
      }
      String name = outcome.contender().name();
      line(
          chart,
          name,
          calls.stream().mapToDouble(Integer::doubleValue).toArray(),
          medians.stream().mapToDouble(Double::doubleValue).toArray(),
          colour(name));
    }
    write("warm-up.png", 1, List.of(chart));
  }

  private static XYChart xy(int width, int height, String title, String x, String y) {
    XYChart chart =
        new XYChartBuilder()
            .width(width)
            .height(height)
            .title(title)
            .xAxisTitle(x)
            .yAxisTitle(y)
            .build();
    style(chart.getStyler());
    chart.getStyler().setDecimalPattern("#,###.#");
    return chart;
  }

  private static void style(AxesChartStyler styler) {
    styler.setChartBackgroundColor(Color.WHITE).setLocale(Locale.ROOT);
  }

  private static XYSeries line(XYChart chart, String name, double[] x, double[] y, Color colour) {
    XYSeries series = chart.addSeries(name, x, y);
    series
        .setMarker(SeriesMarkers.NONE)
        .setMarkerColor(colour)
        .setLineStyle(new BasicStroke(2))
        .setLineColor(colour);
    return series;
  }

  private static Color colour(String contender) {
    List<String> names = Contender.all().stream().map(Contender::name).toList();
    return COLOURS.get(Math.max(0, names.indexOf(contender)) % COLOURS.size());
  }

  private static List<Report.Measure> measures(Report report, int threads) {
    return report.measures().stream().filter(measure -> measure.threads() == threads).toList();
  }

  private static boolean isProduct(Report.Measure measure) {
    return measure.name().startsWith("sgemm");
  }

  private static List<String> contenders(List<Report.Measure> measures) {
    Stream<String> names =
        measures.stream().flatMap(measure -> measure.results().stream().map(Race.Result::name));
    return names
        .distinct()
        .sorted(
            Comparator.comparing((String name) -> !name.equals("ours")).thenComparing(name -> name))
        .toList();
  }

  /// By the best of the others.
  static double relativeSpeed(Report.Measure measure, String contender) {
    double best = measure.bestPeer().orElseThrow().rate();
    return measure.of(contender).map(result -> result.rate() / best).orElse(0.0);
  }

  private static double intensity(String product) {
    double[] s =
        Arrays.stream(product.split(" ")[1].split("x")).mapToDouble(Double::parseDouble).toArray();
    return 2 * s[0] * s[1] * s[2] / (4 * (s[0] * s[1] + s[1] * s[2] + s[0] * s[2]));
  }
}
