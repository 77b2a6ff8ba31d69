package dev.workerbot.chronicle;

import dev.workerbot.chronicle.WorkerStats.Down;
import dev.workerbot.store.MemoryUse;
import dev.workerbot.store.MemoryUse.Bucket;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * One picture of {@link Stats}, made to be read on a phone. Times are plotted in minutes from the
 * beginning, so that the axis can have its marks at whole hours.
 */
final class Chart {
  static final int WIDTH = 1200;
  static final int HEIGHT = 800;

  /** Lines that can still be told apart; beyond, a line is a whole group. */
  private static final int LINES = 8;

  private static final double MB = 1024.0 * 1024.0;

  /** Longer without a sample and the line is broken. */
  private static final Duration GAP = Duration.ofMinutes(11);

  private static final Color FAILED = new Color(214, 39, 40, 70);
  private static final Color STOPPED = new Color(120, 120, 120, 60);
  private static final Color RESTART = new Color(30, 30, 30);
  private static final Color TEXT = new Color(40, 40, 40);
  private static final Color GRID = new Color(225, 225, 225);

  /** Okabe and Ito's, which eyes of every kind can tell apart, without the yellow. */
  private static final Color[] COLORS = {
    new Color(0, 114, 178),
    new Color(230, 159, 0),
    new Color(0, 158, 115),
    new Color(204, 121, 167),
    new Color(86, 180, 233),
    new Color(213, 94, 0),
    new Color(102, 51, 153),
    new Color(90, 90, 90)
  };

  private final Stats stats;
  private final XYChart chart;

  private Chart(Stats stats, String title) {
    this.stats = stats;
    this.chart = new XYChartBuilder().width(WIDTH).height(HEIGHT).title(title).build();
  }

  static byte[] png(Stats stats, String title) throws IOException {
    Chart drawing = new Chart(stats, title);
    drawing.draw();
    return ChartEncoder.getBytes(drawing.chart, "png");
  }

  private void draw() {
    Map<String, NavigableMap<Instant, Double>> lines = lines();
    double top =
        lines.values().stream()
                .flatMap(line -> line.values().stream())
                .max(Comparator.naturalOrder())
                .orElse(1.0)
            * 1.1;
    style(top);
    bands("down", true, FAILED, top);
    bands("stopped", false, STOPPED, top);
    int color = 0;
    for (Map.Entry<String, NavigableMap<Instant, Double>> line : lines.entrySet()) {
      line(line.getKey(), line.getValue(), COLORS[color++ % COLORS.length]);
    }
    restarts();
  }

  private void style(double top) {
    XYStyler styler = chart.getStyler();
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setChartFontColor(TEXT);
    styler.setChartTitleFont(font(Font.BOLD, 30));
    styler.setChartTitlePadding(14);
    styler.setChartPadding(18);
    styler.setPlotBorderVisible(false);
    styler.setPlotGridLinesColor(GRID);
    styler.setPlotMargin(0);
    styler.setPlotContentSize(1);
    styler.setAxisTickLabelsFont(font(Font.PLAIN, 24));
    styler.setAxisTitleFont(font(Font.PLAIN, 24));
    styler.setAxisTickLabelsColor(TEXT);
    styler.setLegendFont(font(Font.PLAIN, 24));
    styler.setLegendPosition(LegendPosition.OutsideS);
    styler.setLegendLayout(LegendLayout.Horizontal);
    styler.setLegendBorderColor(Color.WHITE);
    styler.setMarkerSize(14);
    styler.setXAxisMin(0.0);
    styler.setXAxisMax(minutes(stats.to()));
    styler.setYAxisMin(0.0);
    styler.setYAxisMax(top);
    styler.setXAxisTickMarkSpacingHint(150);
    styler.setYAxisTickMarkSpacingHint(90);
    styler.setYAxisDecimalPattern("#,##0");
    styler.setXAxisTickLabelsFormattingFunction(this::clock);
    chart.setXAxisTitle("UTC");
    chart.setYAxisTitle("memory, MB");
  }

  private static Font font(int style, int size) {
    return new Font(Font.SANS_SERIF, style, size);
  }

  private String clock(double minutes) {
    DateTimeFormatter format =
        DateTimeFormatter.ofPattern(
                Duration.between(stats.from(), stats.to()).toHours() > 48 ? "d MMM" : "HH:mm",
                Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    return format.format(stats.from().plusSeconds(Math.round(minutes * 60)));
  }

  private double minutes(Instant moment) {
    return Duration.between(stats.from(), moment).toMillis() / 60_000.0;
  }

  /** In MB, by name: workers, or where those are too many, groups. */
  private Map<String, NavigableMap<Instant, Double>> lines() {
    Map<String, NavigableMap<Instant, Double>> lines = new LinkedHashMap<>();
    boolean folded = stats.workers().size() > LINES;
    for (WorkerStats worker : stats.workers()) {
      if (folded) {
        NavigableMap<Instant, Double> sum =
            lines.computeIfAbsent(
                worker.target().worker().group() + "@" + worker.target().server(),
                _ -> new TreeMap<>());
        byBucket(worker).forEach((start, bytes) -> sum.merge(start, bytes, Double::sum));
      } else {
        NavigableMap<Instant, Double> line =
            lines.computeIfAbsent(worker.target().toString(), _ -> new TreeMap<>());
        worker.memory().forEach(sample -> line.put(sample.at(), sample.bytes() / MB));
      }
    }
    return lines;
  }

  /** On the same times for all, so that they can be added. */
  private static NavigableMap<Instant, Double> byBucket(WorkerStats worker) {
    NavigableMap<Instant, Double> buckets = new TreeMap<>();
    worker
        .memory()
        .forEach(
            sample -> buckets.merge(Bucket.startOf(sample.at()), sample.bytes() / MB, Math::max));
    return buckets;
  }

  private void line(String name, NavigableMap<Instant, Double> points, Color color) {
    List<Double> x = new ArrayList<>();
    List<Double> y = new ArrayList<>();
    Instant before = Instant.MAX;
    for (Map.Entry<Instant, Double> point : points.entrySet()) {
      if (!before.equals(Instant.MAX)
          && Duration.between(before, point.getKey()).compareTo(GAP) > 0) {
        x.add(minutes(before.plus(MemoryUse.BUCKET)));
        y.add(Double.NaN);
      }
      x.add(Math.max(0, minutes(point.getKey())));
      y.add(point.getValue());
      before = point.getKey();
    }
    if (x.isEmpty()) {
      return;
    }
    XYSeries series = chart.addSeries(name, x, y);
    series.setMarker(SeriesMarkers.NONE);
    series.setLineColor(color);
    series.setLineStyle(new BasicStroke(3.5f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
  }

  private void bands(String name, boolean failed, Color color, double top) {
    List<Down> bands = merged(failed);
    for (int i = 0; i < bands.size(); i++) {
      Down band = bands.get(i);
      double from = Math.max(0, minutes(band.from()));
      double to = Math.min(minutes(stats.to()), minutes(band.to()));
      XYSeries series =
          chart.addSeries(
              i == 0 ? name : name + " " + i,
              new double[] {from, from, to, to},
              new double[] {0, top, top, 0});
      series.setXYSeriesRenderStyle(XYSeriesRenderStyle.PolygonArea);
      series.setFillColor(color);
      series.setLineColor(color);
      series.setMarker(SeriesMarkers.NONE);
      series.setShowInLegend(i == 0);
    }
  }

  /** Of all workers; bands that the eye could not tell apart are one, and each can be seen. */
  private List<Down> merged(boolean failed) {
    Duration visible = Duration.between(stats.from(), stats.to()).dividedBy(WIDTH / 3);
    List<Down> bands = new ArrayList<>();
    stats.workers().stream()
        .flatMap(worker -> worker.downs().stream())
        .filter(down -> down.failed() == failed)
        .sorted(Comparator.comparing(Down::from))
        .forEach(down -> {
          Instant end =
              down.length().compareTo(visible) < 0 ? down.from().plus(visible) : down.to();
          if (!bands.isEmpty() && !bands.getLast().to().plus(visible).isBefore(down.from())) {
            Down last = bands.removeLast();
            Instant later = last.to().isAfter(end) ? last.to() : end;
            bands.add(new Down(last.from(), later, failed));
          } else {
            bands.add(new Down(down.from(), end, failed));
          }
        });
    return bands;
  }

  /** Marks along the bottom. */
  private void restarts() {
    double[] x =
        stats.workers().stream()
            .flatMap(worker -> worker.restarts().stream())
            .mapToDouble(this::minutes)
            .toArray();
    if (x.length == 0) {
      return;
    }
    XYSeries series = chart.addSeries("restart", x, new double[x.length]);
    series.setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
    series.setMarker(SeriesMarkers.TRIANGLE_UP);
    series.setMarkerColor(RESTART);
  }
}
