package dev.workerbot.feature.stats.picture;

import dev.workerbot.feature.stats.picture.Legend.LegendEntry;
import dev.workerbot.feature.stats.picture.Legend.LegendSign;
import dev.workerbot.history.MemoryUse;
import dev.workerbot.history.StatsReport;
import dev.workerbot.history.WorkerStats.Down;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * One picture of {@link StatsReport}, made to be read on a phone. Times are plotted in minutes from
 * the beginning, so that the axis can have its marks at whole hours.
 */
public final class Chart {
  static final int WIDTH = 1200;
  static final int HEIGHT = 800;

  /** Longer without a sample and the line is broken. */
  private static final Duration GAP = Duration.ofMinutes(11);

  private static final Color FAILED = new Color(214, 39, 40, 95);
  private static final Color STOPPED = new Color(120, 120, 120, 85);
  private static final Color RESTART = new Color(30, 30, 30);
  private static final Color TEXT = new Color(40, 40, 40);
  private static final Color INVISIBLE = new Color(255, 255, 255, 0);
  private static final Color OVER = new Color(0, 0, 0, 22);
  private static final Color GRID = new Color(225, 225, 225);

  private static final int EDGE = 20;

  /** Room for the time axis below the plot. */
  private static final int AXIS = 70;

  private static final Font TITLE = font(Font.BOLD, 32);

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

  private final StatsReport statsReport;
  private final List<LegendEntry> legend = new ArrayList<>();

  private Chart(StatsReport statsReport) {
    this.statsReport = statsReport;
  }

  static byte[] png(StatsReport statsReport, String title) throws IOException {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    try {
      new Chart(statsReport).draw(graphics, title);
    } finally {
      graphics.dispose();
    }
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    if (!ImageIO.write(image, "png", png)) {
      throw new IOException("this Java writes no PNG");
    }
    return png.toByteArray();
  }

  private void draw(Graphics2D graphics, String title) {
    Map<String, NavigableMap<Instant, Double>> lines = ChartData.memory(statsReport);
    Optional<Double> most =
        lines.values().stream()
            .flatMap(line -> line.values().stream())
            .max(Comparator.naturalOrder());
    double top = most.orElse(1.0) * 1.1;
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, WIDTH, HEIGHT);

    XYChart chart = new XYChartBuilder().title(fitting(graphics, title)).build();
    bands(chart, "down", true, FAILED, top);
    bands(chart, "stopped", false, STOPPED, top);
    int color = 0;
    for (Map.Entry<String, NavigableMap<Instant, Double>> line : lines.entrySet()) {
      line(chart, line.getKey(), line.getValue(), COLORS[color++ % COLORS.length]);
    }
    restarts(chart, top);
    if (chart.getSeriesCollection().isEmpty()) {
      invisible(chart);
    }
    style(chart, top, most.isPresent());

    Legend explained = new Legend(graphics, font(Font.PLAIN, 26), TEXT, WIDTH - 2 * EDGE, legend);
    int height = HEIGHT - AXIS - explained.height() - EDGE;
    chart.paint(graphics, WIDTH, height);
    timeAxis(graphics, chart, top);
    graphics.setFont(font(Font.PLAIN, 26));
    explained.draw(EDGE, height + AXIS);
    if (most.isEmpty()) {
      graphics.setColor(TEXT);
      graphics.drawString("memory unknown", WIDTH / 2 - 110, height / 2);
    }
  }

  private void style(XYChart chart, double top, boolean measured) {
    XYStyler styler = chart.getStyler();
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setChartFontColor(TEXT);
    styler.setChartTitleFont(TITLE);
    styler.setChartTitlePadding(12);
    styler.setChartPadding(EDGE);
    styler.setPlotBorderVisible(false);
    styler.setPlotGridVerticalLinesVisible(false);
    styler.setPlotGridLinesColor(GRID);
    styler.setPlotGridLinesStroke(new BasicStroke(1.5f));
    styler.setPlotMargin(0);
    styler.setPlotContentSize(1);
    styler.setAxisTickLabelsFont(font(Font.PLAIN, 26));
    styler.setAxisTitleFont(font(Font.PLAIN, 26));
    styler.setAxisTickLabelsColor(TEXT);
    styler.setLegendVisible(false);
    styler.setMarkerSize(16);
    styler.setXAxisMin(0.0);
    styler.setXAxisMax(minutes(statsReport.to()));
    styler.setYAxisMin(0.0);
    styler.setYAxisMax(top);
    styler.setYAxisTickMarkSpacingHint(100);
    styler.setYAxisDecimalPattern(top < 10 ? "0.0" : "#,##0");
    // The library's own marks stand at no whole hour, and go missing where two say the same.
    styler.setXAxisTicksVisible(false);
    styler.setYAxisTicksVisible(measured);
    chart.setYAxisTitle(measured ? "memory, MB" : "");
  }

  private static Font font(int style, int size) {
    return new Font(Font.SANS_SERIF, style, size);
  }

  private static String fitting(Graphics2D graphics, String title) {
    graphics.setFont(TITLE);
    String fits = title;
    while (graphics.getFontMetrics().stringWidth(fits) > WIDTH - 4 * EDGE) {
      fits = fits.substring(0, fits.length() - 2) + "…";
    }
    return fits;
  }

  private void timeAxis(Graphics2D graphics, XYChart chart, double top) {
    graphics.setFont(font(Font.PLAIN, 26));
    FontMetrics metrics = graphics.getFontMetrics();
    int floor = (int) Math.round(chart.getScreenYFromChart(0));
    int ceiling = (int) Math.round(chart.getScreenYFromChart(top));
    graphics.setStroke(new BasicStroke(1.5f));
    int base = floor + 12 + metrics.getAscent();
    graphics.setColor(TEXT);
    graphics.drawLine(
        (int) chart.getScreenXFromChart(0),
        floor,
        (int) chart.getScreenXFromChart(minutes(statsReport.to())),
        floor);
    TimeAxis axis = TimeAxis.of(statsReport.from(), statsReport.to(), ZoneId.systemDefault());
    for (TimeAxis.Mark mark : axis.marks()) {
      int x = (int) Math.round(chart.getScreenXFromChart(minutes(mark.at())));
      graphics.setColor(OVER);
      graphics.drawLine(x, ceiling, x, floor);
      graphics.setColor(TEXT);
      graphics.drawLine(x, floor, x, floor + 8);
      int width = metrics.stringWidth(mark.label());
      graphics.drawString(
          mark.label(), Math.min(WIDTH - EDGE - width, Math.max(EDGE / 2, x - width / 2)), base);
    }
    graphics.drawString(
        axis.zone(), WIDTH - EDGE - metrics.stringWidth(axis.zone()), base + metrics.getHeight());
  }

  private double minutes(Instant moment) {
    return Duration.between(statsReport.from(), moment).toMillis() / 60_000.0;
  }

  private void line(XYChart chart, String name, NavigableMap<Instant, Double> points, Color color) {
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
    legend.add(new LegendEntry(LegendSign.LINE, color, name));
    XYSeries series = chart.addSeries("line " + name, x, y);
    series.setMarker(SeriesMarkers.NONE);
    series.setLineColor(color);
    series.setLineStyle(new BasicStroke(3.5f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
  }

  private void bands(XYChart chart, String name, boolean failed, Color color, double top) {
    List<Down> bands =
        ChartData.downs(
            statsReport,
            failed,
            Duration.between(statsReport.from(), statsReport.to()).dividedBy(WIDTH / 3));
    if (!bands.isEmpty()) {
      legend.add(new LegendEntry(LegendSign.BAND, color, name));
    }
    for (int i = 0; i < bands.size(); i++) {
      Down band = bands.get(i);
      double from = Math.max(0, minutes(band.from()));
      double to = Math.min(minutes(statsReport.to()), minutes(band.to()));
      XYSeries series =
          chart.addSeries(
              name + " " + i, new double[] {from, from, to, to}, new double[] {0, top, top, 0});
      series.setXYSeriesRenderStyle(XYSeriesRenderStyle.PolygonArea);
      series.setFillColor(color);
      series.setLineColor(INVISIBLE);
      series.setMarker(SeriesMarkers.NONE);
    }
  }

  /** Marks along the bottom. */
  private void restarts(XYChart chart, double top) {
    double[] x =
        statsReport.workers().stream()
            .flatMap(worker -> worker.restarts().stream())
            .mapToDouble(this::minutes)
            .toArray();
    if (x.length == 0) {
      return;
    }
    double[] y = new double[x.length];
    Arrays.fill(y, top / 60);
    legend.add(new LegendEntry(LegendSign.TRIANGLE, RESTART, "restart"));
    XYSeries series = chart.addSeries("restart", x, y);
    series.setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
    series.setMarker(SeriesMarkers.TRIANGLE_UP);
    series.setMarkerColor(RESTART);
  }

  /** The library draws no chart of nothing. */
  private void invisible(XYChart chart) {
    XYSeries series =
        chart.addSeries(
            "nothing", new double[] {0, minutes(statsReport.to())}, new double[] {0, 0});
    series.setMarker(SeriesMarkers.NONE);
    series.setLineColor(INVISIBLE);
  }
}
