package dev.workerbot.feature.alert.condition;

import dev.workerbot.alert.Alert;
import dev.workerbot.alert.AlertKind;
import dev.workerbot.alert.AlertLifecycle;
import dev.workerbot.alert.Condition;
import dev.workerbot.alert.Fingerprint;
import dev.workerbot.alert.RecentOperation;
import dev.workerbot.alert.rule.Tuning;
import dev.workerbot.fleet.timeline.ServerTimeline;
import dev.workerbot.fleet.timeline.Transition;
import dev.workerbot.message.entity.Person;
import dev.workerbot.supervisor.Expectations;
import dev.workerbot.testing.ReportedExits;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import dev.workerbot.worker.event.Observation;
import dev.workerbot.worker.restart.Autorestart;
import dev.workerbot.worker.restart.RestartPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A supervisord with its workers, in simulated time, and the alerts that come of watching it: its
 * loop goes round, it reaps, starts again, gives up, writes its main log; lines and statuses take
 * their time to arrive. Source of its ways: supervisor 4.2.5, process.py, transition and finish.
 */
public final class SimulatedHost {
  private static final Duration STEP = Duration.ofMillis(100);
  private static final int STARTRETRIES = 3;
  private static final Instant BEGIN = Instant.parse("2026-11-24T03:00:00Z");

  /** How a process will live and end. */
  public record Life(Duration life, boolean expected) {
    public static Life of(double seconds, boolean expected) {
      return new Life(Duration.ofMillis(Math.round(seconds * 1000)), expected);
    }
  }

  /** How fast a host is: all of it up to so much. */
  public record Speed(Duration loop, Duration line, Duration status) {
    public static final Speed IDLE =
        new Speed(Duration.ofSeconds(1), Duration.ofMillis(900), Duration.ofMillis(400));

    /** One that has nothing left to give. */
    static final Speed SLOW =
        new Speed(Duration.ofSeconds(8), Duration.ofSeconds(4), Duration.ofSeconds(9));
  }

  /** An alert that was opened, or opened again. */
  record Opened(Instant at, Alert alert) {}

  private record Line(WorkerName worker, Transition what, Instant at, Instant arrives) {}

  private record Answer(Instant askedAt, Instant arrives, List<WorkerStatus> workers) {}

  private final ServerMain server = new ServerMain();
  private final ServerHealth serverHealth;
  private final ServerTimeline timeline = new ServerTimeline(server.any.server(), List.of());
  private final Map<WorkerName, Program> programs = new LinkedHashMap<>();
  private final Map<Fingerprint, Alert> alerts = new HashMap<>();
  private final Map<Fingerprint, RecentOperation> operations = new HashMap<>();
  private final Deque<Line> lines = new ArrayDeque<>();
  private final List<Opened> opened = new ArrayList<>();
  private final List<String> thread = new ArrayList<>();
  private final Random random;
  private final Speed speed;
  private final boolean heard;
  private boolean lane;
  private Consumer<Observation> watch = _ -> {};
  private Optional<Answer> asked = Optional.empty();
  private Instant now = BEGIN;
  private Instant nextLoop = BEGIN;
  private Instant nextAsk = BEGIN;
  private Instant nextTick = BEGIN;
  private int lastPid = 1000;
  private int ids;

  /** Its name. */
  private static final class ServerMain {
    private final Target any = Target.of("any@web1");
  }

  /** One worker, as supervisord has it. */
  public final class Program {
    private final WorkerName name;
    private final RestartPolicy policy;
    private Supplier<Life> lives;
    private WorkerState state = WorkerState.STOPPED;
    private int pid;
    private Instant begun = BEGIN;
    private Life life = new Life(Duration.ofDays(9), true);
    private int retries;
    private Instant retryAt = BEGIN;

    private Program(WorkerName name, RestartPolicy policy, Supplier<Life> lives) {
      this.name = name;
      this.policy = policy;
      this.lives = lives;
    }

    public Target target() {
      return new Target(server.any.server(), name);
    }

    /** From its next start on it lives like this. */
    public void lives(Supplier<Life> otherwise) {
      lives = otherwise;
    }

    /** It ends now. */
    public void dies(boolean expected) {
      life = new Life(Duration.between(begun, now), expected);
    }

    public void starts() {
      retries = 0;
      spawn();
    }

    public void stops() {
      state = WorkerState.STOPPED;
      write(this, new Transition.Stopped());
    }

    public WorkerState state() {
      return state;
    }

    public boolean isUp() {
      return state.isUp();
    }

    private void spawn() {
      pid = ++lastPid;
      begun = now;
      life = lives.get();
      state = WorkerState.STARTING;
      write(this, new Transition.Spawned(pid));
    }

    private void transition() {
      boolean again =
          policy.autorestart() == Autorestart.ALWAYS
              || (policy.autorestart() == Autorestart.UNEXPECTED && !life.expected());
      if (state == WorkerState.EXITED && again) {
        spawn();
      } else if (state == WorkerState.BACKOFF && !now.isBefore(retryAt)) {
        if (++retries > STARTRETRIES) {
          state = WorkerState.FATAL;
          write(this, new Transition.GaveUp(Optional.empty()));
        } else {
          spawn();
        }
      } else if (state == WorkerState.STARTING && isOldEnough() && !isOver()) {
        state = WorkerState.RUNNING;
        retries = 0;
        write(this, new Transition.NowRunning());
      }
    }

    private void reap() {
      if ((state != WorkerState.STARTING && state != WorkerState.RUNNING) || !isOver()) {
        return;
      }
      boolean tooQuick = state == WorkerState.STARTING && !isOldEnough();
      state = tooQuick ? WorkerState.BACKOFF : WorkerState.EXITED;
      retryAt = now.plusSeconds(retries + 1);
      boolean expected = life.expected() && !tooQuick;
      write(this, new Transition.Exited(expected, expected ? "exit code 0" : "exit code 3"));
    }

    private boolean isOldEnough() {
      return policy.startsecs().isZero() || Duration.between(begun, now).toMillis() > 1000;
    }

    private boolean isOver() {
      return !begun.plus(life.life()).isAfter(now);
    }

    private WorkerStatus status() {
      if (lane && state == WorkerState.EXITED) {
        return ReportedExits.of(name, life.expected() ? 0 : 3, life.expected());
      }
      boolean runs = state == WorkerState.RUNNING;
      return new WorkerStatus(
          name,
          state,
          runs ? OptionalInt.of(pid) : OptionalInt.empty(),
          runs
              ? Optional.of(Duration.ofSeconds(Duration.between(begun, now).toSeconds()))
              : Optional.empty(),
          "");
    }
  }

  public SimulatedHost(long seed, Speed speed, boolean heard) {
    this.random = new Random(seed);
    this.speed = speed;
    this.heard = heard;
    this.serverHealth = new ServerHealth(server.any.server(), Tuning.DEFAULT, _ -> Tuning.DEFAULT);
  }

  /** From now on its statuses tell how workers exited. */
  public SimulatedHost byLane() {
    lane = true;
    return this;
  }

  /** Has one more worker, which runs from now on. */
  public Program has(String name, RestartPolicy policy, Supplier<Life> lives) {
    Program program = new Program(WorkerName.of(name), policy, lives);
    programs.put(program.name, program);
    program.starts();
    return program;
  }

  /** Tells the watch what the configs say. */
  public void readsConfig() {
    Map<WorkerName, RestartPolicy> policies = new HashMap<>();
    programs.forEach((name, program) -> policies.put(name, program.policy));
    timeline.expect(new Expectations(policies, Map.of(), Map.of(), Optional.empty()));
    see(new Observation.Policies(server.any.server(), now, policies));
  }

  /** From now on this sees all that is seen of it, too. */
  public void isWatchedBy(Consumer<Observation> whom) {
    watch = whom;
  }

  /** Asks for a status as soon as it can. */
  public void isAsked() {
    nextAsk = now;
  }

  public Instant now() {
    return now;
  }

  /** Lets time go by. */
  public void passes(Duration time) {
    Instant end = now.plus(time);
    while (now.isBefore(end)) {
      now = now.plus(STEP);
      step();
    }
  }

  private void step() {
    if (!now.isBefore(nextLoop)) {
      programs.values().forEach(Program::transition);
      programs.values().forEach(Program::reap);
      nextLoop = now.plus(upTo(speed.loop()));
    }
    boolean urgent = false;
    while (!lines.isEmpty() && !lines.getFirst().arrives().isAfter(now)) {
      Line line = lines.removeFirst();
      see(timeline.heard(line.worker(), line.what(), line.at(), line.arrives()));
      nextAsk = earlier(nextAsk, now.plusMillis(200));
      urgent = true;
    }
    status();
    if (urgent || !now.isBefore(nextTick)) {
      nextTick = now.plusSeconds(1);
      serverHealth.looks(now, _ -> false).forEach(this::look);
    }
  }

  private void status() {
    if (asked.isPresent() && !asked.get().arrives().isAfter(now)) {
      Answer answer = asked.get();
      asked = Optional.empty();
      see(timeline.looked(answer.workers(), answer.askedAt(), now, heard));
    }
    if (asked.isEmpty() && !now.isBefore(nextAsk)) {
      List<WorkerStatus> all = programs.values().stream().map(Program::status).toList();
      asked = Optional.of(new Answer(now, now.plus(upTo(speed.status())), all));
      nextAsk = now.plusSeconds(heard ? 60 : 5);
    }
  }

  private void write(Program program, Transition what) {
    if (heard) {
      Instant arrives = now.plus(upTo(speed.line()));
      Instant after = lines.isEmpty() ? arrives : later(arrives, lines.getLast().arrives());
      lines.addLast(new Line(program.name, what, now, after));
    }
  }

  private Duration upTo(Duration most) {
    return Duration.ofMillis(random.nextLong(most.toMillis() / 4, most.toMillis() + 1));
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  private static Instant later(Instant one, Instant other) {
    return one.isBefore(other) ? other : one;
  }

  private void see(Observation observation) {
    List<ServerHealth.Stop> _ = serverHealth.see(observation);
    watch.accept(observation);
  }

  private void look(Fingerprint of, Condition condition) {
    Optional<Alert> current = Optional.ofNullable(alerts.get(of));
    AlertLifecycle.Setting setting =
        new AlertLifecycle.Setting(
            Optional.ofNullable(operations.get(of)),
            false,
            now,
            Tuning.DEFAULT.resolveAfter(),
            Duration.ofMinutes(10));
    switch (AlertLifecycle.next(current, condition, setting)) {
      case AlertLifecycle.NextState.Stays() -> {}
      case AlertLifecycle.NextState.Opens(var firing) -> {
        Alert alert = Alert.open("a" + ++ids, ids, of, firing, now, false);
        alerts.put(of, alert);
        opened.add(new Opened(now, alert));
      }
      case AlertLifecycle.NextState.Becomes(var alert, var reported) -> {
        if (!current.orElseThrow().isOpen() && alert.isOpen()) {
          opened.add(new Opened(now, alert));
        }
        alerts.put(of, alert);
        reported.forEach(line -> thread.add(line.toString()));
      }
    }
  }

  /** Somebody acts on it through workerbot; over with {@link #done}. */
  void acts(Program program, String what) {
    operations.put(
        of(program),
        new RecentOperation("d" + ++ids, what, Person.named("anna"), now, Optional.empty(), false));
  }

  void done(Program program) {
    RecentOperation recentOperation = operations.get(of(program));
    operations.put(
        of(program),
        new RecentOperation(
            recentOperation.id(),
            recentOperation.what(),
            recentOperation.by(),
            recentOperation.startedAt(),
            Optional.of(now),
            true));
    serverHealth.forgive(program.name, now);
  }

  private static Fingerprint of(Program program) {
    return Fingerprint.of(AlertKind.Family.STATE, program.target());
  }

  void acknowledges(Program program) {
    if (AlertLifecycle.acknowledged(alerts.get(of(program)), Person.named("anna"))
        instanceof AlertLifecycle.NextState.Becomes(var alert, var reported)) {
      alerts.put(of(program), alert);
      reported.forEach(line -> thread.add(line.toString()));
    }
  }

  Optional<Alert> alert(Program program) {
    return Optional.ofNullable(alerts.get(of(program)));
  }

  /** What was opened so far. */
  List<Opened> opened() {
    return List.copyOf(opened);
  }

  /** The lines of all threads so far. */
  List<String> thread() {
    return List.copyOf(thread);
  }
}
