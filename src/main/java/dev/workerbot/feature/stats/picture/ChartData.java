package dev.workerbot.feature.stats.picture;

import dev.workerbot.history.MemoryUse.Bucket;
import dev.workerbot.history.StatsReport;
import dev.workerbot.history.WorkerStats;
import dev.workerbot.history.WorkerStats.Down;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** What a chart shows of a report: memory by line, and bands of downtime. */
final class ChartData {
  /** Lines that can still be told apart; beyond, a line is a whole group. */
  private static final int LINES = 8;

  private static final double MB = 1024.0 * 1024.0;

  private ChartData() {}

  /** In MB, by name: workers, or where those are too many, groups. */
  static Map<String, NavigableMap<Instant, Double>> memory(StatsReport statsReport) {
    LineNames names = LineNames.of(statsReport);
    Map<String, NavigableMap<Instant, Double>> lines = new LinkedHashMap<>();
    boolean folded = statsReport.workers().size() > LINES;
    for (WorkerStats worker : statsReport.workers()) {
      if (folded) {
        NavigableMap<Instant, Double> sum =
            lines.computeIfAbsent(names.group(worker.target()), _ -> new TreeMap<>());
        byBucket(worker).forEach((start, bytes) -> sum.merge(start, bytes, Double::sum));
      } else {
        NavigableMap<Instant, Double> line =
            lines.computeIfAbsent(names.worker(worker.target()), _ -> new TreeMap<>());
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

  /**
   * When workers were not up, of all of them together, oldest first.
   *
   * @param visible what lies closer together is one band, and none is shorter
   */
  static List<Down> downs(StatsReport statsReport, boolean failed, Duration visible) {
    List<Down> bands = new ArrayList<>();
    statsReport.workers().stream()
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
}
