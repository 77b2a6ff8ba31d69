package dev.workerbot.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;

/**
 * What the bot needed for so many servers.
 *
 * @param connecting until all of them were heard
 * @param idle seconds of a core each minute, while nothing happened
 * @param answered seconds until one status of all stood in the chat
 * @param posted seconds until the last of those that failed at once was posted
 * @param again seconds until all of these were heard again
 */
record Growth(
    int servers,
    Work connecting,
    Room room,
    double idle,
    double answered,
    double posted,
    double again) {
  static final String HEAD =
      "  %7s %11s %9s %9s %9s %7s %8s %13s %10s %12s %12s"
          .formatted(
              "servers",
              "connected",
              "its CPU",
              "resident",
              "at most",
              "heap",
              "threads",
              "idle CPU",
              "status",
              "all posted",
              "heard again");

  /** Seconds by the clock, and of a core. */
  record Work(double seconds, double cpu) {}

  /** In MB: resident while idle, at most in the whole run, and in use after a collection. */
  record Room(double resident, double most, double heap, double threads) {}

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "  %7d %9.1f s %7.1f s %6.0f MB %6.0f MB %4.0f MB %8.0f %7.2f s/min %8.2f s %10.1f s %10.1f"
            + " s",
        servers,
        connecting.seconds(),
        connecting.cpu(),
        room.resident(),
        room.most(),
        room.heap(),
        room.threads(),
        idle,
        answered,
        posted,
        again);
  }

  /** What one server more takes, between the smallest and the largest number of them. */
  static Optional<String> eachServer(List<Growth> all) {
    if (all.size() < 2) {
      return Optional.empty();
    }
    Growth least = all.getFirst();
    Growth most = all.getLast();
    double more = (double) most.servers - least.servers;
    return Optional.of(
        String.format(
            Locale.ROOT,
            "Each server more: %.2f MB resident, %.2f MB of heap, %.2f threads, %.1f ms of CPU a"
                + " minute",
            (most.room.resident() - least.room.resident()) / more,
            (most.room.heap() - least.room.heap()) / more,
            (most.room.threads() - least.room.threads()) / more,
            (most.idle - least.idle) * 1000 / more));
  }

  /** Draws how four of them grow with the servers. */
  static void draw(List<Growth> all, Path file) throws IOException {
    List<XYChart> charts = new ArrayList<>();
    charts.add(chart("Resident memory, MB", all, one -> one.room.resident()));
    charts.add(chart("CPU while idle, % of a core", all, one -> one.idle / 0.6));
    charts.add(chart("Until all are connected, s", all, one -> one.connecting.seconds()));
    charts.add(chart("One status of all, s", all, Growth::answered));
    BitmapEncoder.saveBitmap(charts, 2, 2, file.toString(), BitmapFormat.PNG);
  }

  private static XYChart chart(String title, List<Growth> all, ToDoubleFunction<Growth> value) {
    XYChart chart =
        new XYChartBuilder().width(560).height(320).title(title).xAxisTitle("servers").build();
    chart.getStyler().setLegendVisible(false);
    chart.getStyler().setYAxisMin(0.0);
    chart.getStyler().setXAxisMin(0.0);
    var _ =
        chart.addSeries(
            title,
            all.stream().mapToDouble(Growth::servers).toArray(),
            all.stream().mapToDouble(value).toArray());
    return chart;
  }
}
