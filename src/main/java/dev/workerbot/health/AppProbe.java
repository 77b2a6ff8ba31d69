package dev.workerbot.health;

import dev.workerbot.health.QueueApp.ServingProgram;
import dev.workerbot.supervisor.Supervisor;
import dev.workerbot.supervisor.laravel.ArtisanAnswer;
import dev.workerbot.supervisor.laravel.ArtisanAnswer.ArtisanOutput;
import dev.workerbot.supervisor.laravel.ArtisanAnswer.NotAnswered;
import dev.workerbot.supervisor.laravel.ArtisanAnswer.Reason;
import dev.workerbot.supervisor.laravel.ArtisanAnswer.RunPlace;
import dev.workerbot.supervisor.laravel.ArtisanQuery;
import dev.workerbot.supervisor.laravel.ArtisanQuery.MonitorQueues;
import dev.workerbot.supervisor.laravel.answer.HorizonMachine;
import dev.workerbot.supervisor.laravel.answer.QueueSize;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.WorkerStatus;
import dev.workerbot.worker.event.HealthSign;
import dev.workerbot.worker.event.HealthSign.NotWorking;
import dev.workerbot.worker.event.HealthSign.UnknownHealth;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Asks one application whether its workers work, with one start of PHP each time. Not safe for
 * several threads.
 */
final class AppProbe {
  private final HealthSettings settings;
  private final Map<String, QueueTrend> trends = new HashMap<>();

  /** Until its Laravel says that it does not know the option. */
  private boolean json = true;

  private boolean horizonIsNext = true;

  /** For so many rounds it is not asked where that cannot help before the set-up is mended. */
  private static final int LONG_PAUSE = 10;

  private int pause;
  private HealthSign obstacle = new UnknownHealth("it was not asked yet");

  AppProbe(HealthSettings settings) {
    this.settings = settings;
  }

  /** A worker that runs. */
  record Running(WorkerStatus status, ServedQueues served, boolean direct) {
    WorkerName worker() {
      return status.worker();
    }
  }

  /** Those of these workers that run. */
  static List<Running> running(QueueApp app, Map<WorkerName, WorkerStatus> up) {
    List<Running> running = new ArrayList<>();
    for (ServingProgram program : app.programs()) {
      for (WorkerName worker : program.workers()) {
        Optional.ofNullable(up.get(worker))
            .ifPresent(
                status -> running.add(new Running(status, program.served(), program.direct())));
      }
    }
    return running;
  }

  /**
   * Asks about them; of the Horizons and the others among them, by turns.
   *
   * @param now by our own clock
   */
  Map<WorkerName, HealthReport> probe(
      Supervisor supervisor, QueueApp app, List<Running> running, Instant now) {
    if (pause > 0) {
      pause--;
      return all(running, obstacle, now);
    }
    List<Running> horizons = running.stream().filter(one -> one.served().horizon()).toList();
    List<Running> others = running.stream().filter(one -> !one.served().horizon()).toList();
    boolean asksHorizon = others.isEmpty() || (horizonIsNext && !horizons.isEmpty());
    horizonIsNext = !asksHorizon;
    List<Running> asked = asksHorizon ? horizons : others;
    if (asked.isEmpty()) {
      return Map.of();
    }
    return asksHorizon
        ? horizons(supervisor.ask(app.artisan(), new ArtisanQuery.ListHorizons()), asked, now)
        : queues(supervisor, app, asked, now);
  }

  private Map<WorkerName, HealthReport> horizons(
      Reply<ArtisanAnswer> reply, List<Running> horizons, Instant now) {
    Optional<ArtisanOutput> printed = found(reply);
    if (printed.isEmpty()) {
      return all(horizons, sign(reply), now);
    }
    RunPlace place = printed.get().place();
    if (place.maintenance()) {
      return all(horizons, maintenance(), now);
    }
    return HorizonMachine.parse(printed.get().text())
        .map(machines ->
            each(
                horizons,
                one -> plain(HorizonProbe.judge(one.status(), one.direct(), machines, place), now)))
        .orElseGet(() -> all(horizons, unread("horizon:list"), now));
  }

  private static Optional<ArtisanOutput> found(Reply<ArtisanAnswer> reply) {
    return reply instanceof Reply.Ok<ArtisanAnswer>(ArtisanOutput printed)
        ? Optional.of(printed)
        : Optional.empty();
  }

  private Map<WorkerName, HealthReport> queues(
      Supervisor supervisor, QueueApp app, List<Running> workers, Instant now) {
    List<String> names =
        workers.stream()
            .flatMap(one -> one.served().monitored().stream())
            .distinct()
            .limit(MonitorQueues.MOST)
            .toList();
    if (names.isEmpty()) {
      return all(workers, new UnknownHealth("the names of its queues are unknown"), now);
    }
    Reply<ArtisanAnswer> reply = supervisor.ask(app.artisan(), new MonitorQueues(names, json));
    if (reply instanceof Reply.Ok<ArtisanAnswer>(NotAnswered(Reason reason, String _))
        && reason == Reason.NO_SUCH_OPTION) {
      // One start of PHP at a time: the next round asks for the table.
      json = false;
      return Map.of();
    }
    Optional<ArtisanOutput> printed = found(reply);
    if (printed.isEmpty()) {
      return all(workers, sign(reply), now);
    }
    String text = printed.get().text();
    Optional<List<QueueSize>> sizes =
        supervisor
            .work(text.length(), () -> QueueSize.parse(text))
            .filter(all -> all.size() == names.size());
    return sizes
        .map(all -> judged(workers, names, all, printed.get().place(), now))
        .orElseGet(() -> all(workers, unread("queue:monitor"), now));
  }

  /** They come in the order in which they were asked for. */
  private Map<WorkerName, HealthReport> judged(
      List<Running> workers,
      List<String> names,
      List<QueueSize> sizes,
      RunPlace place,
      Instant now) {
    Map<String, Optional<String>> wrong = new HashMap<>();
    for (int i = 0; i < names.size(); i++) {
      QueueSize size = sizes.get(i);
      Optional<Duration> age =
          size.oldest()
              .flatMap(then ->
                  place.secondsSince(then).stream()
                      .mapToObj(seconds -> Duration.ofSeconds(Math.max(0, seconds)))
                      .findAny());
      QueueTrend trend = trends.computeIfAbsent(names.get(i), _ -> new QueueTrend(settings));
      wrong.put(names.get(i), trend.see(size, now, age));
    }
    return each(
        workers,
        one -> {
          List<String> own = one.served().monitored();
          List<String> figures = new ArrayList<>();
          Optional<String> first = Optional.empty();
          for (String name : own) {
            if (wrong.containsKey(name)) {
              figures.add(ServedQueues.shown(name) + " " + trends.get(name).figure());
              first =
                  first.or(() ->
                      wrong.get(name).map(why -> "queue " + ServedQueues.shown(name) + ": " + why));
            }
          }
          HealthSign sign =
              place.maintenance()
                  ? maintenance()
                  : first.<HealthSign>map(NotWorking::new).orElseGet(HealthSign.Works::new);
          return new HealthReport(sign, String.join(" · ", figures), now);
        });
  }

  private static HealthSign maintenance() {
    return new UnknownHealth("the application is down for maintenance, when workers take no jobs");
  }

  private static HealthSign unread(String command) {
    return new UnknownHealth("artisan " + command + " printed nothing that I can read");
  }

  /** What it means that there is no answer. */
  private HealthSign sign(Reply<ArtisanAnswer> reply) {
    return switch (reply) {
      case Reply.FailedReply<ArtisanAnswer>(var problem) -> new UnknownHealth(problem.sentence());
      case Reply.Ok<ArtisanAnswer>(NotAnswered(var reason, var sentence)) -> {
        if (reason == Reason.NOT_SET
            || reason == Reason.NOT_INSTALLED
            || reason == Reason.NOT_ALLOWED
            || reason == Reason.NO_SUCH_COMMAND) {
          pause = LONG_PAUSE;
          obstacle = new UnknownHealth(sentence);
        }
        // The application itself says so, with the settings that its workers have.
        yield reason == Reason.NO_CONNECTION
            ? new NotWorking("the application cannot reach its queue: " + sentence)
            : new UnknownHealth(sentence);
      }
      case Reply.Ok<ArtisanAnswer>(ArtisanOutput _) -> unread("artisan");
    };
  }

  private static HealthReport plain(HealthSign sign, Instant now) {
    return new HealthReport(sign, "", now);
  }

  private static Map<WorkerName, HealthReport> all(
      List<Running> workers, HealthSign sign, Instant now) {
    return each(workers, _ -> plain(sign, now));
  }

  private static Map<WorkerName, HealthReport> each(
      List<Running> workers, Function<Running, HealthReport> report) {
    Map<WorkerName, HealthReport> reports = new HashMap<>();
    workers.forEach(one -> reports.put(one.worker(), report.apply(one)));
    return reports;
  }
}
