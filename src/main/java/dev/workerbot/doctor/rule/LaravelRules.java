package dev.workerbot.doctor.rule;

import static dev.workerbot.doctor.ProgramContext.quoted;

import dev.workerbot.doctor.DoctorRule;
import dev.workerbot.doctor.DoctorRule.Symptom;
import dev.workerbot.doctor.ProgramContext;
import dev.workerbot.doctor.ServerConfigView;
import dev.workerbot.message.text.HumanTime;
import dev.workerbot.supervisor.invocation.Artisan;
import dev.workerbot.supervisor.laravel.LaravelDefaults;
import dev.workerbot.supervisor.laravel.application.ApplicationFacts;
import dev.workerbot.supervisor.laravel.application.ApplicationFacts.QueueConfig;
import dev.workerbot.worker.OddName;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What Laravel asks of those who run its queue workers and Horizon. */
final class LaravelRules {
  private static final int DEFAULT_TIMEOUT = LaravelDefaults.TIMEOUT;
  private static final int DEFAULT_STOPWAITSECS = 10;
  private static final String SUPERVISOR = "Laravel docs, Queues, Supervisor Configuration";

  static final List<DoctorRule> ALL =
      List.of(
          new DoctorRule(
              "stays-down",
              "A worker exits with code 0 after each deployment (queue:restart,"
                  + " horizon:terminate) and after --max-time or --max-jobs, and would stay down.",
              SUPERVISOR + " (autorestart=true); Supervisor docs, Configuration, autorestart",
              LaravelRules::staysDown),
          new DoctorRule(
              "stop-too-soon",
              "On a stop or restart, Supervisor kills the worker before its job is done.",
              SUPERVISOR + "; Laravel docs, Horizon, Deploying Horizon (stopwaitsecs)",
              LaravelRules::stopTooSoon),
          new DoctorRule(
              "no-max-time",
              "A queue worker keeps whatever its jobs leave in memory until it restarts.",
              "Laravel docs, Queues, Running the Queue Worker (--max-time, Resource"
                  + " Considerations)",
              LaravelRules::noMaxTime),
          new DoctorRule(
              "no-tries",
              "A job that does not set its own $tries is tried only once (in old versions of"
                  + " Laravel: forever).",
              "Laravel docs, Queues, Max Attempts; WorkCommand.php, --tries=1",
              LaravelRules::noTries),
          new DoctorRule(
              "listens",
              "queue:listen boots the application for each job, and horizon:listen is meant for"
                  + " development.",
              "Laravel docs, Queues, The queue:work Command; Horizon, Running Horizon",
              LaravelRules::listens),
          new DoctorRule(
              "beside-horizon",
              "If Horizon serves that queue too, both take its jobs, and Horizon neither balances"
                  + " nor shows those of the other.",
              "Laravel docs, Horizon, Configuration (worker configuration is stored in one file);"
                  + " laravel/framework 11.x to 13.x, config/queue.php (QUEUE_CONNECTION is"
                  + " database by default)",
              LaravelRules::besideHorizon),
          new DoctorRule(
              "old-code",
              "A worker keeps the code with which it was started until it is started anew.",
              "Laravel docs 10.x to 13.x, Queues, Queue Workers and Deployment; Horizon, Deploying"
                  + " Horizon",
              LaravelRules::oldCode),
          new DoctorRule(
              "shared-worker",
              "A worker takes from a later queue only when all earlier ones are empty: a lot of"
                  + " urgent work makes the rest wait.",
              "Laravel docs, Queues, Queue Priorities",
              LaravelRules::sharedWorker));

  private LaravelRules() {}

  private static Optional<Symptom> staysDown(ProgramContext programContext) {
    if (!programContext.isLaravelWorker()) {
      return Optional.empty();
    }
    String autorestart = programContext.program().typed("autorestart").orElse("");
    if (autorestart.equals("false")) {
      if (!programContext.program().flag("autostart", true)) {
        // It is there to be started by hand.
        return Optional.empty();
      }
      return Symptom.bad(
          "Supervisor never restarts it: %s.".formatted(programContext.setting("autorestart", "")),
          "autorestart=true");
    }
    return autorestart.equals("unexpected") && expectsZero(programContext)
        ? Symptom.bad(
            "Supervisor does not restart it after exit code 0: %s."
                .formatted(programContext.setting("autorestart", "unexpected")),
            "autorestart=true")
        : Optional.empty();
  }

  private static boolean expectsZero(ProgramContext programContext) {
    return Arrays.asList(programContext.program().typed("exitcodes").orElse("").split(",", -1))
        .contains("0");
  }

  private static Optional<Symptom> stopTooSoon(ProgramContext programContext) {
    Optional<Artisan> worker = programContext.queueWorker().or(programContext::horizon);
    boolean unknown = programContext.program().typed("stopwaitsecs").isEmpty();
    if (worker.isEmpty() || unknown) {
      return Optional.empty();
    }
    OptionalInt timeout = timeout(programContext, worker.get());
    int wait = programContext.program().number("stopwaitsecs", DEFAULT_STOPWAITSECS);
    String setting = programContext.setting("stopwaitsecs", Integer.toString(DEFAULT_STOPWAITSECS));
    if (timeout.isEmpty() || wait > Math.max(timeout.getAsInt(), 0)) {
      boolean endless = timeout.isPresent() && timeout.getAsInt() == 0 && wait <= DEFAULT_TIMEOUT;
      return endless
          ? Symptom.warning(
              "Its jobs may run for any length of time (`--timeout=0`), but a stop waits only as long as %s says."
                  .formatted(setting),
              "stopwaitsecs= with more seconds than the longest job takes, such as %d"
                  .formatted(LaravelDefaults.STOPWAITSECS))
          : Optional.empty();
    }
    boolean given = worker.get().options().containsKey("timeout");
    String fix = "stopwaitsecs=%d".formatted(LaravelDefaults.stopwaitsecs(timeout.getAsInt()));
    if (worker.get().command().equals("horizon")) {
      return horizonTimeout(programContext).isPresent()
          ? Symptom.warning(
              "%s is not above the %d s that a job may take by config/horizon.php."
                  .formatted(setting, timeout.getAsInt()),
              fix)
          : Symptom.warning(
              "%s is not above the %d s that a job of Horizon may take by default."
                  .formatted(setting, DEFAULT_TIMEOUT),
              fix + ", or more if its `timeout` in config/horizon.php is higher");
    }
    return Symptom.warning(
        given
            ? "%s is not above %s.".formatted(setting, quoted("--timeout=" + timeout.getAsInt()))
            : "%s is not above the %d s that a job may take by default."
                .formatted(setting, DEFAULT_TIMEOUT),
        fix);
  }

  /** Empty where it is not known. */
  private static OptionalInt timeout(ProgramContext programContext, Artisan worker) {
    if (worker.command().equals("horizon")) {
      return OptionalInt.of(horizonTimeout(programContext).orElse(DEFAULT_TIMEOUT));
    }
    return worker.mayHave("timeout") ? worker.number("timeout") : OptionalInt.of(DEFAULT_TIMEOUT);
  }

  private static OptionalInt horizonTimeout(ProgramContext programContext) {
    return programContext
        .serverConfigView()
        .facts()
        .applications()
        .queuesOf(programContext.invocation())
        .map(QueueConfig::horizonTimeout)
        .orElse(OptionalInt.empty());
  }

  private static Optional<Symptom> noMaxTime(ProgramContext programContext) {
    return programContext
        .queueWorker()
        .filter(worker -> isOff(worker, "max-time") && isOff(worker, "max-jobs"))
        .flatMap(
            _ -> Symptom.warning("It has neither --max-time nor --max-jobs.", "--max-time=3600"));
  }

  /** Whether it surely does not limit anything: missing, or 0. */
  private static boolean isOff(Artisan worker, String option) {
    OptionalInt number = worker.number(option);
    return number.isPresent() ? number.getAsInt() == 0 : !worker.mayHave(option);
  }

  private static Optional<Symptom> noTries(ProgramContext programContext) {
    return programContext
        .queueWorker()
        .filter(worker -> !worker.mayHave("tries"))
        .flatMap(_ -> Symptom.hint("It has no --tries.", "--tries=3"));
  }

  private static Optional<Symptom> listens(ProgramContext programContext) {
    return Stream.of("queue:listen", "horizon:listen")
        .filter(command -> programContext.artisan(command).isPresent())
        .findFirst()
        .flatMap(command ->
            Symptom.warning(
                "It runs `%s`.".formatted(command),
                command.equals("queue:listen") ? "queue:work --max-time=3600" : "horizon"));
  }

  private static Optional<Symptom> besideHorizon(ProgramContext programContext) {
    Optional<Artisan> worker = programContext.queueWorker().filter(Artisan::whole);
    boolean perhapsHorizons =
        worker
            .filter(one -> one.connection().filter("redis"::equals).isPresent())
            .filter(one -> one.queues().isEmpty() || one.queues().contains("default"))
            .isPresent();
    if (!perhapsHorizons) {
      return Optional.empty();
    }
    return programContext.others().stream()
        .filter(other -> other.horizon().isPresent() && other.sharesProjectWith(programContext))
        .findFirst()
        .flatMap(horizon ->
            Symptom.warning(
                "%s runs Horizon for the same project, which serves the queue `default` unless told"
                        .formatted(quoted(horizon.program().name()))
                    + " otherwise.",
                "check in config/horizon.php whether Horizon serves %s; only if so, remove this program"
                    .formatted(
                        quoted(
                            worker.get().queues().isEmpty()
                                ? "default"
                                : String.join(",", worker.get().queues())))));
  }

  private static Optional<Symptom> oldCode(ProgramContext programContext) {
    ServerConfigView view = programContext.serverConfigView();
    Optional<Duration> deployed =
        view.facts().applications().deployedOf(programContext.invocation());
    long old =
        view.workersOf(programContext.program()).stream()
            .filter(
                status -> deployed.filter(ago -> ApplicationFacts.isOlder(status, ago)).isPresent())
            .count();
    return old == 0
        ? Optional.empty()
        : Symptom.warning(
            "%s of its processes %s the release before; the present one was deployed %s ago."
                .formatted(old, old == 1 ? "runs" : "run", HumanTime.of(deployed.get())),
            "restart %s --graceful"
                .formatted(OddName.part(programContext.program().workerGroup())));
  }

  private static Optional<Symptom> sharedWorker(ProgramContext programContext) {
    Optional<Artisan> worker = programContext.queueWorker().filter(Artisan::whole);
    boolean projectKnown = worker.flatMap(Artisan::project).isPresent();
    List<String> queues = worker.map(Artisan::queues).orElse(List.of());
    if (!projectKnown || queues.size() < 2) {
      return Optional.empty();
    }
    List<ProgramContext> here =
        programContext.others().stream()
            .filter(other ->
                other.invocation().artisan().flatMap(Artisan::project).isEmpty()
                    || other.sharesProjectWith(programContext))
            .toList();
    boolean mayBeAny = here.stream().anyMatch(LaravelRules::mayServeAnyFirst);
    Set<String> first =
        here.stream()
            .flatMap(other -> other.artisan("queue:work").stream())
            .map(one -> one.firstQueue().orElse("default"))
            .collect(Collectors.toSet());
    return queues.stream()
        .skip(1)
        .filter(queue -> !mayBeAny && !first.contains(queue))
        .findFirst()
        .flatMap(queue ->
            Symptom.hint(
                "It serves %s in this order, and no other program here serves %s first."
                    .formatted(quoted(String.join(",", queues)), quoted(queue)),
                "a separate program with --queue=%s, if it must not wait".formatted(queue)));
  }

  private static boolean mayServeAnyFirst(ProgramContext other) {
    return other.horizon().isPresent()
        || other.artisan("queue:work").filter(one -> !one.whole()).isPresent();
  }
}
