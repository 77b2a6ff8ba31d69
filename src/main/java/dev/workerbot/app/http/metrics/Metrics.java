package dev.workerbot.app.http.metrics;

import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.event.Observation;
import dev.workerbot.worker.verb.OutcomeCode;
import dev.workerbot.worker.verb.Verb;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The bot's figures in Prometheus' text format. What is seen of servers comes in as observations,
 * from many threads, a server's own in their order; a server that is not in the config has no
 * figures. What is not known has no series rather than a wrong one. docs/operating.md lists the
 * names, which stay.
 */
public final class Metrics implements Consumer<Observation>, AutoCloseable {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics collections = new JvmGcMetrics();
  private final ScrapedTables tables = new ScrapedTables(registry);

  /** Has the servers of the config, and no others. */
  private final Map<ServerName, ServerFigures> seen = new ConcurrentHashMap<>();

  private final Map<ServerName, Timer> trips = new ConcurrentHashMap<>();
  private volatile Function<ServerName, Optional<FeedFigures>> feeds = _ -> Optional.empty();

  /**
   * How well one server is listened to.
   *
   * @param live whether its main log is heard just now; where not, it is polled
   * @param lag how much later than its own time stamp the last line came in; empty before the first
   * @param reconnects how often its feed was taken up again since the bot started
   */
  public record FeedFigures(boolean live, Optional<Duration> lag, long reconnects) {}

  /**
   * For these servers.
   *
   * @param version of workerbot, for {@code workerbot_build_info}
   * @param memoryPerWorker whether each worker has a series for its memory, not only each server
   */
  public Metrics(Collection<ServerName> servers, String version, boolean memoryPerWorker) {
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    collections.bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    Gauge.builder("workerbot.build.info", () -> 1)
        .description("Which workerbot this is, on which Java")
        .tags("version", version, "java", Runtime.version().toString())
        .register(registry);
    for (Verb verb : Verb.values()) {
      for (OutcomeCode outcome : OutcomeCode.values()) {
        Counter _ = operations(verb, outcome);
      }
    }
    tables.add("workerbot.workers", "Workers by state", "", this::workers);
    tables.add(
        "workerbot.server.up",
        "Whether the server's supervisord answered the last poll",
        "",
        () -> perServer(one -> one.up().map(up -> up ? 1 : 0)));
    tables.add(
        "workerbot.workers.memory",
        "Resident memory of the process trees of all workers of the server",
        "bytes",
        () ->
            perServer(one ->
                Optional.of(one.memory().values().stream().mapToLong(n -> n).sum())
                    .filter(_ -> !one.memory().isEmpty())));
    if (memoryPerWorker) {
      tables.add(
          "workerbot.worker.memory",
          "Resident memory of the worker's process tree",
          "bytes",
          this::memory);
    }
    for (ServerName server : servers) {
      seen.put(server, ServerFigures.NOTHING);
      FunctionCounter _ = reconnects(server);
    }
  }

  @Override
  public void accept(Observation observation) {
    seen.computeIfPresent(observation.server(), (_, before) -> before.after(observation));
  }

  /**
   * Tells of alerts.
   *
   * @param kinds all there can be, so that one without an alert shows 0
   * @param open how many are open, by kind; asked at every scrape
   */
  public void alertsOpen(Collection<String> kinds, Supplier<Map<String, Integer>> open) {
    List<String> all = List.copyOf(kinds);
    tables.add(
        "workerbot.alerts.open",
        "Alerts that are open",
        "",
        () -> {
          Map<String, Integer> now = open.get();
          return Stream.concat(all.stream(), now.keySet().stream())
              .distinct()
              .map(kind -> ScrapedTables.row(now.getOrDefault(kind, 0), "kind", kind));
        });
  }

  /** Tells of posts that no chat took yet; asked at every scrape. */
  public void outboxDepth(IntSupplier depth) {
    tables.add(
        "workerbot.outbox.depth",
        "Posts and edits that the chat has not taken yet",
        "",
        () -> Stream.of(ScrapedTables.row(depth.getAsInt())));
  }

  /** Tells of the feeds; asked for each server at every scrape, so from memory. */
  public void feeds(Function<ServerName, Optional<FeedFigures>> feed) {
    feeds = feed;
    tables.add(
        "workerbot.feed.hearing",
        "Whether the server's main log is followed; if not, the server is polled",
        "",
        () -> perFeed(one -> Optional.of(one.live() ? 1 : 0)));
    tables.add(
        "workerbot.feed.lag",
        "How much later than its own time stamp the last line of the main log came in",
        "seconds",
        () -> perFeed(one -> one.lag().map(Metrics::seconds)));
  }

  /** A command went there and back. */
  public void roundTrip(ServerName server, Duration took) {
    if (seen.containsKey(server)) {
      trips.computeIfAbsent(server, this::trip).record(took);
    }
  }

  /** A request has its answer. */
  public void operation(Verb verb, OutcomeCode outcome) {
    operations(verb, outcome).increment();
  }

  /** Everything, as it is now. */
  public String scrape() {
    return tables.scrape();
  }

  private Stream<MultiGauge.Row<?>> workers() {
    return seen.entrySet().stream()
        .flatMap(server ->
            server.getValue().states().entrySet().stream()
                .map(state ->
                    ScrapedTables.row(
                        state.getValue(),
                        "server",
                        server.getKey().value(),
                        "state",
                        word(state.getKey()))));
  }

  private Stream<MultiGauge.Row<?>> memory() {
    return seen.entrySet().stream()
        .flatMap(server ->
            server.getValue().memory().entrySet().stream()
                .map(worker ->
                    ScrapedTables.row(
                        worker.getValue(),
                        "server",
                        server.getKey().value(),
                        "worker",
                        worker.getKey().toString())));
  }

  private Stream<MultiGauge.Row<?>> perServer(
      Function<ServerFigures, Optional<? extends Number>> figure) {
    return seen.entrySet().stream()
        .flatMap(server ->
            figure.apply(server.getValue()).stream()
                .map(value -> ScrapedTables.row(value, "server", server.getKey().value())));
  }

  private Stream<MultiGauge.Row<?>> perFeed(
      Function<FeedFigures, Optional<? extends Number>> figure) {
    return seen.keySet().stream()
        .flatMap(server ->
            feeds.apply(server).flatMap(figure).stream()
                .map(value -> ScrapedTables.row(value, "server", server.value())));
  }

  private FunctionCounter reconnects(ServerName server) {
    return FunctionCounter.builder(
            "workerbot.feed.reconnects",
            this,
            metrics -> metrics.feeds.apply(server).map(FeedFigures::reconnects).orElse(0L))
        .description("How often the server's feed was resumed")
        .tag("server", server.value())
        .register(registry);
  }

  private Timer trip(ServerName server) {
    return Timer.builder("workerbot.ssh.round.trip")
        .description("Round-trip time of a command")
        .tag("server", server.value())
        .register(registry);
  }

  private Counter operations(Verb verb, OutcomeCode outcome) {
    return Counter.builder("workerbot.operations")
        .description("Requests that were answered")
        .tags("verb", verb.word(), "outcome", word(outcome))
        .register(registry);
  }

  private static String word(Enum<?> one) {
    return one.name().toLowerCase(Locale.ROOT);
  }

  private static double seconds(Duration time) {
    return time.toNanos() / 1e9;
  }

  @Override
  public void close() {
    collections.close();
    registry.close();
  }
}
