package dev.workerbot.health;

import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerName;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The newest report of each worker that is probed. Safe for use by several threads. */
public final class HealthReports {
  /** After so many rounds without a new one, it is no news any more. */
  private static final int ROUNDS = 5;

  private final Map<Target, HealthReport> reports = new ConcurrentHashMap<>();
  private final Clock clock;
  private final Duration fresh;

  public HealthReports(HealthSettings settings, Clock clock) {
    this.clock = clock;
    this.fresh = settings.every().multipliedBy(ROUNDS);
  }

  void put(Target target, HealthReport report) {
    reports.put(target, report);
  }

  /** Forgets those of the server's other workers. */
  void keepOnly(ServerName server, Set<WorkerName> workers) {
    reports
        .keySet()
        .removeIf(one -> one.server().equals(server) && !workers.contains(one.worker()));
  }

  /** That of a worker, while it is fresh. */
  public Optional<HealthReport> of(Target target) {
    return Optional.ofNullable(reports.get(target))
        .filter(report -> report.at().plus(fresh).isAfter(clock.instant()));
  }
}
