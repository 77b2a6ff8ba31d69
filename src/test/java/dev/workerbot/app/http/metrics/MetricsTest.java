package dev.workerbot.app.http.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.fleet.timeline.ServerTimeline;
import dev.workerbot.fleet.timeline.Transition;
import dev.workerbot.testing.CapturedLog;
import dev.workerbot.testing.Exposition;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import dev.workerbot.worker.event.Observation;
import dev.workerbot.worker.verb.OutcomeCode;
import dev.workerbot.worker.verb.Verb;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MetricsTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final ServerName WEB1 = new ServerName("web1");
  private static final ServerName WEB2 = new ServerName("web2");
  private static final WorkerName HORIZON = WorkerName.of("horizon");
  private static final String ON_WEB1 = "server=\"web1\"";
  private static final String ON_WEB2 = "server=\"web2\"";

  private final Metrics metrics = new Metrics(List.of(WEB1, WEB2), "1.2.3", true);

  @AfterEach
  void close() {
    metrics.close();
  }

  private Exposition scrape() {
    return Exposition.of(metrics.scrape());
  }

  private static Observation.StatusObserved status(ServerName server, WorkerState... states) {
    List<WorkerStatus> workers =
        IntStream.range(0, states.length)
            .mapToObj(i ->
                new WorkerStatus(
                    WorkerName.of("queue:queue_" + i),
                    states[i],
                    OptionalInt.empty(),
                    Optional.empty(),
                    ""))
            .toList();
    return new Observation.StatusObserved(server, NOW, NOW, workers, true, List.of());
  }

  private static Observation.ServerSilence silence(ServerName server) {
    return new Observation.ServerSilence(
        server, NOW, Observation.ServerTrouble.UNREACHABLE, "it does not answer");
  }

  private static String state(String state) {
    return "state=\"" + state + "\"";
  }

  @Test
  void workers_areCountedByTheNewestStatus_inAllEightStates() {
    metrics.accept(status(WEB1, WorkerState.FATAL, WorkerState.FATAL, WorkerState.FATAL));
    metrics.accept(status(WEB1, WorkerState.RUNNING, WorkerState.RUNNING, WorkerState.FATAL));
    metrics.accept(
        new ServerTimeline(WEB1, List.of())
            .heard(HORIZON, new Transition.GaveUp(Optional.empty()), NOW, NOW));
    Exposition seen = scrape();
    assertEquals(2, seen.value("workerbot_workers", ON_WEB1, state("running")));
    assertEquals(1, seen.value("workerbot_workers", ON_WEB1, state("fatal")));
    assertEquals(0, seen.value("workerbot_workers", ON_WEB1, state("backoff")));
    assertEquals(WorkerState.values().length, seen.starting("workerbot_workers{").size());
    assertEquals(1, seen.value("workerbot_server_up", ON_WEB1));
    assertEquals("gauge", seen.type("workerbot_workers"));
  }

  @Test
  void aServerThatWasNotSeenYet_hasNoSeriesRatherThanZeros() {
    assertTrue(scrape().starting("workerbot_workers").isEmpty());
    assertTrue(scrape().starting("workerbot_server_up").isEmpty());
  }

  @Test
  void workersOfASilentServer_areUnknown_andItsMemoryIsNotReported() {
    metrics.accept(status(WEB1, WorkerState.RUNNING, WorkerState.FATAL));
    metrics.accept(new Observation.Memory(WEB1, NOW, Map.of(HORIZON, 5L)));
    metrics.accept(silence(WEB1));
    metrics.accept(silence(WEB1));
    metrics.accept(silence(WEB2));
    Exposition seen = scrape();
    assertEquals(2, seen.value("workerbot_workers", ON_WEB1, state("unknown")));
    assertEquals(0, seen.value("workerbot_workers", ON_WEB1, state("fatal")));
    assertEquals(0, seen.value("workerbot_server_up", ON_WEB1));
    assertEquals(0, seen.value("workerbot_server_up", ON_WEB2));
    assertTrue(seen.starting("workerbot_workers{" + ON_WEB2).isEmpty());
    assertTrue(seen.starting("workerbot_worker_memory").isEmpty());
    assertTrue(seen.starting("workerbot_workers_memory").isEmpty());
  }

  @Test
  void memory_isReportedPerServer_andPerWorkerWhereAskedFor() {
    Observation memory =
        new Observation.Memory(
            WEB1, NOW, Map.of(HORIZON, 1_000_000L, WorkerName.of("queue:queue_0"), 500L));
    metrics.accept(memory);
    Exposition seen = scrape();
    assertEquals(1_000_500, seen.value("workerbot_workers_memory_bytes", ON_WEB1));
    assertEquals(
        500, seen.value("workerbot_worker_memory_bytes", ON_WEB1, "worker=\"queue:queue_0\""));
    metrics.accept(new Observation.Memory(WEB1, NOW, Map.of(HORIZON, 7L)));
    assertEquals(1, scrape().starting("workerbot_worker_memory_bytes").size());
    metrics.accept(new Observation.Restart(WEB1, NOW, 0));
    assertTrue(scrape().starting("workerbot_worker_memory_bytes").isEmpty());

    try (Metrics lean = new Metrics(List.of(WEB1), "1.2.3", false)) {
      lean.accept(memory);
      Exposition less = Exposition.of(lean.scrape());
      assertEquals(1_000_500, less.value("workerbot_workers_memory_bytes", ON_WEB1));
      assertTrue(less.starting("workerbot_worker_memory_bytes").isEmpty());
    }
  }

  @Test
  void aWorkersName_isEscaped() {
    metrics.accept(new Observation.Memory(WEB1, NOW, Map.of(WorkerName.of("a\\c}é"), 7L)));
    assertEquals(
        7, scrape().value("workerbot_worker_memory_bytes", ON_WEB1, "worker=\"a\\\\c}é\""));
  }

  @Test
  void feeds_tellWhatIsHeardHowLateAndHowOftenAnew() {
    Map<ServerName, Metrics.FeedFigures> feeds =
        Map.of(
            WEB1, new Metrics.FeedFigures(true, Optional.of(Duration.ofMillis(250)), 3),
            WEB2, new Metrics.FeedFigures(false, Optional.empty(), 0));
    metrics.feeds(server -> Optional.ofNullable(feeds.get(server)));
    Exposition seen = scrape();
    assertEquals(1, seen.value("workerbot_feed_hearing", ON_WEB1));
    assertEquals(0, seen.value("workerbot_feed_hearing", ON_WEB2));
    assertEquals(0.25, seen.value("workerbot_feed_lag_seconds", ON_WEB1));
    assertEquals(1, seen.starting("workerbot_feed_lag_seconds").size());
    assertEquals(3, seen.value("workerbot_feed_reconnects_total", ON_WEB1));
    assertEquals(0, seen.value("workerbot_feed_reconnects_total", ON_WEB2));
    assertEquals("counter", seen.type("workerbot_feed_reconnects_total"));
  }

  @Test
  void alertsAndOutbox_areAskedForAtEveryScrape() {
    int[] depth = {4};
    metrics.outboxDepth(() -> depth[0]);
    metrics.alertsOpen(List.of("fatal", "memory"), () -> Map.of("fatal", 2));
    assertEquals(4, scrape().value("workerbot_outbox_depth"));
    assertEquals(2, scrape().value("workerbot_alerts_open", "kind=\"fatal\""));
    assertEquals(0, scrape().value("workerbot_alerts_open", "kind=\"memory\""));
    depth[0] = 0;
    assertEquals(0, scrape().value("workerbot_outbox_depth"));
  }

  @Test
  void figuresThatAreNotKnown_areLeftOut_andTheOthersAreReported() {
    boolean[] broken = {false};
    metrics.outboxDepth(() -> {
      if (broken[0]) {
        throw new IllegalStateException("the store is closed");
      }
      return 4;
    });
    metrics.accept(status(WEB1, WorkerState.RUNNING));
    assertEquals(4, scrape().value("workerbot_outbox_depth"));
    broken[0] = true;
    try (CapturedLog log = new CapturedLog()) {
      Exposition seen = scrape();
      assertTrue(seen.starting("workerbot_outbox_depth").isEmpty());
      assertEquals(1, seen.value("workerbot_server_up", ON_WEB1));
      assertTrue(log.text().contains("WARN some figures are missing"), log.text());
    }
  }

  @Test
  void roundTripsAndOperations_areCounted() {
    metrics.roundTrip(WEB1, Duration.ofMillis(20));
    metrics.roundTrip(WEB1, Duration.ofMillis(40));
    metrics.operation(Verb.RESTART, OutcomeCode.DONE);
    Exposition seen = scrape();
    assertEquals(2, seen.value("workerbot_ssh_round_trip_seconds_count", ON_WEB1));
    assertEquals(0.06, seen.value("workerbot_ssh_round_trip_seconds_sum", ON_WEB1), 1e-9);
    assertEquals(0.04, seen.value("workerbot_ssh_round_trip_seconds_max", ON_WEB1), 1e-9);
    assertEquals(
        1, seen.value("workerbot_operations_total", "outcome=\"done\"", "verb=\"restart\""));
    assertEquals(
        0, seen.value("workerbot_operations_total", "outcome=\"failed\"", "verb=\"stop\""));
  }

  @Test
  void theJvmAndTheBuild_areReported() {
    Exposition seen = scrape();
    assertEquals(
        1,
        seen.value(
            "workerbot_build_info", "java=\"" + Runtime.version() + "\"", "version=\"1.2.3\""));
    for (String family :
        List.of(
            "jvm_memory_used_bytes",
            "jvm_threads_live_threads",
            "jvm_gc_memory_allocated_bytes_total",
            "process_cpu_usage",
            "process_files_open_files",
            "process_uptime_seconds")) {
      assertTrue(seen.families().contains(family), () -> family + " in " + seen.families());
    }
  }

  @Test
  void everyFamilyOfOurs_isDocumented() throws IOException {
    String documentation = Files.readString(Path.of("docs/operating.md"));
    metrics.feeds(_ -> Optional.of(new Metrics.FeedFigures(true, Optional.of(Duration.ZERO), 1)));
    metrics.alertsOpen(List.of("fatal"), Map::of);
    metrics.outboxDepth(() -> 0);
    metrics.accept(status(WEB1, WorkerState.RUNNING));
    metrics.accept(new Observation.Memory(WEB1, NOW, Map.of(HORIZON, 1L)));
    metrics.roundTrip(WEB1, Duration.ofMillis(1));
    List<String> ours =
        scrape().families().stream().filter(name -> name.startsWith("workerbot_")).toList();
    assertEquals(13, ours.size(), ours::toString);
    ours.forEach(name -> assertTrue(documentation.contains("`" + name), name));
  }

  /** docs/operating.md has the times. */
  @Test
  void tenTimesAsManyServers_takeSomeTenTimesAsLong() {
    long few = scrapeOf(50);
    long many = scrapeOf(500);
    assertTrue(many < 40 * few, () -> few + " ns and " + many + " ns of CPU");
  }

  /** The CPU time that one scrape of so many servers with twenty workers each takes, in ns. */
  private static long scrapeOf(int count) {
    List<ServerName> servers =
        IntStream.range(0, count).mapToObj(i -> new ServerName("server" + i)).toList();
    WorkerState[] twenty = new WorkerState[20];
    Arrays.fill(twenty, WorkerState.RUNNING);
    Map<WorkerName, Long> memory =
        IntStream.range(0, 20)
            .boxed()
            .collect(Collectors.toMap(i -> WorkerName.of("queue:queue_" + i), i -> 1000L + i));
    try (Metrics all = new Metrics(servers, "1.2.3", true)) {
      all.feeds(_ -> Optional.of(new Metrics.FeedFigures(true, Optional.of(Duration.ZERO), 1)));
      for (ServerName server : servers) {
        all.accept(status(server, twenty));
        all.accept(new Observation.Memory(server, NOW, memory));
        all.roundTrip(server, Duration.ofMillis(30));
      }
      Exposition warm = Exposition.of(all.scrape());
      assertTrue(warm.size() > count * (20 + 8 + 8), () -> warm.size() + " series");
      long best = Long.MAX_VALUE;
      for (int i = 0; i < 3; i++) {
        long from = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        String _ = all.scrape();
        best = Math.min(best, ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - from);
      }
      return best;
    }
  }
}
