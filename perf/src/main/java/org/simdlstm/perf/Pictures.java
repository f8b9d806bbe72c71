package org.simdlstm.perf;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.internal.chartpart.IChart;

/// The report as pictures: bars against the best of the others, and products under the roof.
final class Pictures {
  private final Report report;

  Pictures(Report report) {
    this.report = report;
  }

  void write(Path folder) throws IOException {
    for (int threads = 1; threads <= 2; threads++) {
      write(bars(threads), folder.resolve("bars-%d.png".formatted(threads)));
      write(roofline(threads), folder.resolve("roofline-%d.png".formatted(threads)));
    }
  }

  private static void write(IChart chart, Path file) throws IOException {
    BitmapEncoder.saveBitmap(List.of(chart), 1, 1, file.toString(), BitmapFormat.PNG);
  }

  private List<Report.Measure> measures(int threads) {
    return report.measures().stream()
        .filter(measure -> measure.threads() == threads && measure.bestPeer().isPresent())
        .toList();
  }

  /// Speed of each contender, the best of the others being 1.
  private CategoryChart bars(int threads) {
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(1400)
            .height(600)
            .title("Speed, the best of the others being 1; threads: " + threads)
            .build();
    chart.getStyler().setXAxisLabelRotation(30);
    List<Report.Measure> measures = measures(threads);
    List<String> names = measures.stream().map(Report.Measure::name).toList();
    for (String contender : contenders(measures)) {
      List<Double> speeds =
          measures.stream().map(measure -> relativeSpeed(measure, contender)).toList();
      chart.addSeries(contender, names, speeds);
    }
    return chart;
  }

  private static List<String> contenders(List<Report.Measure> measures) {
    Stream<String> names =
        measures.stream().flatMap(measure -> measure.results().stream().map(Race.Result::name));
    return Stream.concat(Stream.of("ours"), names.sorted()).distinct().toList();
  }

  private static double relativeSpeed(Report.Measure measure, String contender) {
    double best = measure.bestPeer().orElseThrow().rate();
    return measure.of(contender).map(result -> result.rate() / best).orElse(0.0);
  }

  /// Products by the FLOP they need for each byte of their matrices.
  private XYChart roofline(int threads) {
    XYChart chart =
        new XYChartBuilder()
            .width(900)
            .height(600)
            .title("Matrix products under the roof; threads: " + threads)
            .xAxisTitle("FLOP a byte of the matrices")
            .yAxisTitle("GFLOP/s")
            .build();
    chart.getStyler().setXAxisLogarithmic(true).setYAxisLogarithmic(true);
    double peak = report.peak(threads);
    chart
        .addSeries("peak", new double[] {0.1, 1000}, new double[] {peak, peak})
        .setXYSeriesRenderStyle(XYSeriesRenderStyle.Line);
    List<Report.Measure> products =
        measures(threads).stream().filter(measure -> measure.name().startsWith("sgemm")).toList();
    for (String contender : contenders(products)) {
      List<Report.Measure> own =
          products.stream().filter(measure -> measure.of(contender).isPresent()).toList();
      if (!own.isEmpty()) {
        chart
            .addSeries(
                contender,
                own.stream().map(measure -> intensity(measure.name())).toList(),
                own.stream()
                    .map(m -> m.of(contender))
                    .flatMap(Optional::stream)
                    .map(Race.Result::rate)
                    .toList())
            .setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
      }
    }
    return chart;
  }

  private static double intensity(String product) {
    double[] s =
        Arrays.stream(product.split(" ")[1].split("x")).mapToDouble(Double::parseDouble).toArray();
    return 2 * s[0] * s[1] * s[2] / (4 * (s[0] * s[1] + s[1] * s[2] + s[0] * s[2]));
  }
}
