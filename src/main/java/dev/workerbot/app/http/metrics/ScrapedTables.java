package dev.workerbot.app.http.metrics;

import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Series that come and go: what they have is read anew for every scrape. Thread-safe. */
final class ScrapedTables {
  private static final Logger LOG = LoggerFactory.getLogger(ScrapedTables.class);

  private final PrometheusMeterRegistry registry;
  private final Lock scraping = new ReentrantLock();
  private final List<Table> tables = new ArrayList<>();

  private record Table(MultiGauge gauge, Supplier<Stream<MultiGauge.Row<?>>> rows) {}

  ScrapedTables(PrometheusMeterRegistry registry) {
    this.registry = registry;
  }

  /**
   * From now on with this one.
   *
   * @param unit empty for plain numbers
   */
  void add(String name, String about, String unit, Supplier<Stream<MultiGauge.Row<?>>> rows) {
    MultiGauge gauge =
        MultiGauge.builder(name)
            .description(about)
            .baseUnit(unit.isEmpty() ? null : unit)
            .register(registry);
    scraping.lock();
    try {
      tables.add(new Table(gauge, rows));
    } finally {
      scraping.unlock();
    }
  }

  static MultiGauge.Row<?> row(Number value, String... tags) {
    return MultiGauge.Row.of(Tags.of(tags), value);
  }

  /** Everything in the registry, as it is now. */
  String scrape() {
    scraping.lock();
    try {
      tables.forEach(ScrapedTables::fill);
      return registry.scrape();
    } finally {
      scraping.unlock();
    }
  }

  private static void fill(Table table) {
    try {
      table.gauge().register(table.rows().get().toList(), true);
    } catch (RuntimeException unknown) {
      // The other figures are shown all the same.
      LOG.warn("some figures are missing: {}", unknown.toString());
      table.gauge().register(List.of(), true);
    }
  }
}
