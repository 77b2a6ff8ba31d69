package dev.workerbot.health;

import dev.workerbot.fleet.Fleet;
import dev.workerbot.fleet.WatchedServer;
import dev.workerbot.supervisor.Supervisor;
import dev.workerbot.supervisor.config.ServerConfig;
import dev.workerbot.supervisor.laravel.ArtisanApp;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import dev.workerbot.worker.event.HealthSign;
import dev.workerbot.worker.event.Observation;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the applications of all servers, again and again, whether their workers work: each server in
 * a thread of its own, so that one that hangs keeps no other waiting.
 */
public final class HealthWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HealthWatch.class);

  /** Within this part of a round the first one begins. */
  private static final int SOON = 20;

  private final Fleet fleet;
  private final HealthSettings settings;
  private final HealthReports reports;
  private final Supplier<Map<Target, OptionalInt>> paused;
  private final Clock clock;
  private final RandomGenerator random;
  private final List<Thread> threads = new ArrayList<>();

  /**
   * @param paused which workers are not to work, and the pid of the process that was told so
   */
  public HealthWatch(
      Fleet fleet,
      HealthSettings settings,
      HealthReports reports,
      Supplier<Map<Target, OptionalInt>> paused,
      Clock clock,
      RandomGenerator random) {
    this.fleet = fleet;
    this.settings = settings;
    this.reports = reports;
    this.paused = paused;
    this.clock = clock;
    this.random = random;
  }

  /** Begins, where any worker is to be probed. */
  public void start(Consumer<Observation> observer) {
    if (settings.workers().isEmpty()) {
      return;
    }
    for (WatchedServer server : fleet.servers()) {
      threads.add(
          Thread.ofVirtual()
              .name("health " + server.name())
              .start(() -> work(new ServerRounds(server.name()), observer)));
    }
  }

  private void work(ServerRounds rounds, Consumer<Observation> observer) {
    try {
      // Soon, but not all servers at the same moment.
      Thread.sleep(random.nextLong(settings.every().dividedBy(SOON).toMillis() + 1));
      while (true) {
        try {
          Map<WorkerName, HealthSign> signs = rounds.next();
          if (!signs.isEmpty()) {
            observer.accept(new Observation.Probed(rounds.server, clock.instant(), signs));
          }
        } catch (RuntimeException bug) {
          LOG.error("health of {}: internal error in workerbot", rounds.server, bug);
        }
        long every = settings.every().toMillis();
        Thread.sleep(every + random.nextLong(every / 10 + 1));
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  /** One server, round by round. */
  final class ServerRounds {
    /** Config files change seldom. */
    private static final Duration READ_ANEW = Duration.ofMinutes(5);

    private final ServerName server;
    private final Map<ArtisanApp, AppProbe> probes = new HashMap<>();
    private List<QueueApp> apps = List.of();
    private Instant readAt = Instant.MIN;

    ServerRounds(ServerName server) {
      this.server = server;
    }

    /** Asks each application about those of its workers that run, and are to work. */
    Map<WorkerName, HealthSign> next() {
      Map<WorkerName, HealthSign> signs = new HashMap<>();
      Supervisor supervisor = fleet.server(server).supervisor();
      List<QueueApp> known = apps(supervisor);
      if (known.isEmpty()) {
        return signs;
      }
      Map<Target, OptionalInt> idle = paused.get();
      Map<WorkerName, WorkerStatus> up = new HashMap<>();
      fleet
          .look(server)
          .workers()
          .forEach(status -> {
            if (isToWork(status, idle)) {
              up.put(status.worker(), status);
            }
          });
      reports.keepOnly(server, up.keySet());
      for (QueueApp app : known) {
        List<AppProbe.Running> running = AppProbe.running(app, up);
        if (!running.isEmpty()) {
          probes
              .computeIfAbsent(app.artisan(), _ -> new AppProbe(settings))
              .probe(supervisor, app, running, clock.instant())
              .forEach((worker, report) -> {
                reports.put(new Target(server, worker), report);
                signs.put(worker, report.sign());
              });
        }
      }
      return signs;
    }

    private boolean isToWork(WorkerStatus status, Map<Target, OptionalInt> idle) {
      Target target = new Target(server, status.worker());
      return status.state() == WorkerState.RUNNING
          && settings.workers().filter(of -> fleet.isMeant(of, target)).isPresent()
          && !status.pid().equals(idle.getOrDefault(target, OptionalInt.empty()));
    }

    private List<QueueApp> apps(Supervisor supervisor) {
      Instant now = clock.instant();
      if (readAt.equals(Instant.MIN) || readAt.plus(READ_ANEW).isBefore(now)) {
        if (supervisor.config() instanceof Reply.Ok<ServerConfig>(var config)) {
          apps = supervisor.work(config.length(), () -> QueueApp.of(config.programs()));
          probes.keySet().retainAll(apps.stream().map(QueueApp::artisan).toList());
          readAt = now;
        }
      }
      return apps;
    }
  }

  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
  }
}
