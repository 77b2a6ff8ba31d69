package dev.workerbot.fleet;

import dev.workerbot.supervisor.Expectations;
import dev.workerbot.supervisor.MainLog;
import dev.workerbot.supervisor.Standstill;
import dev.workerbot.supervisor.Supervisor;
import dev.workerbot.supervisor.Supervisor.Problem;
import dev.workerbot.supervisor.Supervisor.ProcessInfo;
import dev.workerbot.supervisor.Supervisor.Reply;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Sighting;
import dev.workerbot.worker.Transition;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches one server: listens to supervisord's main log, asks for a status where something
 * happened, and now and then anyway, and for memory. All that comes goes through one queue to one
 * thread, which alone holds the state and alone tells the listener; only {@code feed} and the queue
 * are shared.
 */
final class ServerWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ServerWatch.class);

  /** How long a lost connection has to come back before anybody hears of it. */
  private static final Duration BACK_AT_ONCE = Duration.ofSeconds(4);

  /** How long a supervisord that stood still has to answer before anybody hears of it. */
  private static final Duration MOVES_ON = Duration.ofSeconds(4);

  /** Before the next try to see whether supervisord moves, where the system did not tell. */
  private static final Duration NOT_TOLD = Duration.ofSeconds(60);

  private final ServerName server;
  private final Supervisor supervisor;
  private final Lookout lookout;
  private final Consumer<Sighting> listener;
  private final Pace pace;
  private final Clock clock;
  private final BlockingQueue<News> inbox = new LinkedBlockingQueue<>();
  private final Thread thread;
  private final LookTimes looks;
  private final ConfigTimes configTimes = new ConfigTimes();
  private final Hearing hearing;
  private final Daemon daemon;
  private final Interpreter interpreter;
  private volatile Feed feed =
      new Feed(
          new Feed.Way.Silent("it is being connected to"),
          0,
          0,
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
  private volatile boolean closed;

  private Optional<MainLogFeed> listening = Optional.empty();
  private Optional<StandstillWatch> motion = Optional.empty();
  private long nextMotion;
  private OptionalInt moving = OptionalInt.empty();
  private Optional<Stalled> stalled = Optional.empty();
  private Optional<Problem> problem = Optional.empty();
  private boolean answers;
  private long newestAskedAt;
  private Instant lookedAt = Instant.EPOCH;
  private long nextMemory;
  private boolean measuring;
  private Optional<Doubt> doubt = Optional.empty();
  private Optional<Duration> roundTrip = Optional.empty();

  /** A connection that was lost, and is not known to be lost for good. */
  private record Doubt(String sentence, long until) {}

  /**
   * A supervisord that stood still and gave no answer since.
   *
   * @param until when somebody hears of it
   */
  private record Stalled(String sentence, Instant since, long until, boolean told) {}

  private sealed interface News {
    record Looked(Snapshot snapshot, Instant at, long nanos) implements News {}

    record LookOver() implements News {}

    record OfFeed(MainLogFeed.News news) implements News {}

    record OfMotion(StandstillWatch.End end) implements News {}

    record Measured(Reply<List<ProcessInfo>> processes, List<WorkerStatus> workers)
        implements News {}

    record ConfigRead(Reply<Expectations> reply) implements News {}
  }

  ServerWatch(
      Server server,
      Lookout lookout,
      Consumer<Sighting> listener,
      Pace pace,
      Clock clock,
      Duration delay) {
    this.server = server.name();
    this.supervisor = server.supervisor();
    this.lookout = lookout;
    this.listener = listener;
    this.pace = pace;
    this.clock = clock;
    long now = System.nanoTime();
    this.looks = new LookTimes(pace, now + delay.toNanos());
    this.hearing = new Hearing(pace);
    this.daemon = new Daemon(server.name());
    this.interpreter = new Interpreter(server.name(), daemon);
    this.thread = Thread.ofVirtual().name("watch-" + server.name()).unstarted(this::run);
    this.nextMemory = now + delay.toNanos();
  }

  void start() {
    lookout.show(
        snapshot -> inbox.add(new News.Looked(snapshot, clock.instant(), System.nanoTime())));
    thread.start();
  }

  Feed feed() {
    return feed;
  }

  private void run() {
    while (!closed) {
      try {
        long wait = Math.max(0, next() - System.nanoTime());
        Optional<News> news = Optional.ofNullable(inbox.poll(wait, TimeUnit.NANOSECONDS));
        news.ifPresent(this::take);
        if (!closed) {
          act(System.nanoTime());
        }
      } catch (InterruptedException over) {
        return;
      } catch (RuntimeException bug) {
        LOG.error("The watch of {} met a bug, and goes on", server, bug);
      }
    }
  }

  /** When there is something to do, if nothing comes. */
  private long next() {
    long next = Math.min(looks.next(), hearing.nextDoubt());
    next = Math.min(next, doubt.map(Doubt::until).orElse(LookTimes.NEVER));
    if (answers && listening.isEmpty()) {
      next = Math.min(next, hearing.nextTry());
    }
    next = Math.min(next, nextMotionWatch());
    next = Math.min(next, untoldStall().map(Stalled::until).orElse(LookTimes.NEVER));
    if (answers) {
      next = Math.min(next, configTimes.next());
    }
    return Math.min(next, nextMeasure());
  }

  /** When to ask for memory alone: not where a look comes soon, which may ask for both. */
  private long nextMeasure() {
    boolean lookComes =
        looks.next() != LookTimes.NEVER && looks.next() - nextMemory <= pace.memory().toNanos() / 4;
    return answers && !measuring && !lookComes ? nextMemory : LookTimes.NEVER;
  }

  /** When to watch whether supervisord moves; never before its main log, which counts for more. */
  private long nextMotionWatch() {
    boolean feedComesFirst = listening.isEmpty() && hearing.nextTry() <= System.nanoTime();
    return answers && stalled.isEmpty() && motion.isEmpty() && !feedComesFirst && moving.isPresent()
        ? nextMotion
        : LookTimes.NEVER;
  }

  private Optional<Stalled> untoldStall() {
    return stalled.filter(one -> !one.told());
  }

  private void act(long now) {
    if (hearing.isDeaf(now)) {
      listening.ifPresent(MainLogFeed::close);
      listening = Optional.empty();
      hearing.giveUp(now);
    }
    if (looks.next() <= now) {
      looks.asked(now);
      boolean both = answers && !measuring && nextMemory - now <= pace.memory().toNanos() / 4;
      if (both) {
        nextMemory = now + pace.memory().toNanos();
      }
      var _ = lookout.ask(both).whenComplete((_, _) -> inbox.add(new News.LookOver()));
    }
    if (answers && listening.isEmpty() && hearing.nextTry() <= now) {
      MainLogFeed next =
          new MainLogFeed(supervisor, clock, news -> inbox.add(new News.OfFeed(news)));
      listening = Optional.of(next);
      endMotionWatch();
      next.start();
    }
    if (nextMotionWatch() <= now) {
      StandstillWatch next =
          new StandstillWatch(
              supervisor, moving.orElseThrow(), end -> inbox.add(new News.OfMotion(end)));
      motion = Optional.of(next);
      next.start();
    }
    if (untoldStall().filter(one -> one.until() <= now).isPresent()) {
      tellStall(stalled.get());
    }
    if (nextMeasure() <= now) {
      measure(now);
    }
    if (answers && configTimes.next() <= now) {
      readConfig(now);
    }
    if (doubt.isPresent() && doubt.get().until() <= now) {
      tellSilence(Sighting.Trouble.UNREACHABLE, doubt.get().sentence());
      doubt = Optional.empty();
    }
    feed = hearing.feed(way(), roundTrip);
  }

  private Feed.Way way() {
    return answers
        ? hearing.way()
        : new Feed.Way.Silent(problem.map(Problem::sentence).orElse("it is being connected to"));
  }

  private void take(News news) {
    switch (news) {
      case News.LookOver _ -> looks.over();
      case News.Looked(var snapshot, var at, var nanos) -> looked(snapshot, at, nanos);
      case News.Measured(var processes, var workers) -> {
        measuring = false;
        measured(workers, processes);
      }
      case News.OfFeed(var of) -> ofFeed(of);
      case News.OfMotion(var end) -> ofMotion(end);
      case News.ConfigRead(var reply) -> configRead(reply);
    }
  }

  private void looked(Snapshot snapshot, Instant at, long nanos) {
    long askedAt = nanos - snapshot.roundTrip().toNanos();
    roundTrip = Optional.of(snapshot.roundTrip());
    switch (snapshot.reply()) {
      case Reply.Ok<List<WorkerStatus>>(var workers) -> {
        problem = Optional.empty();
        doubt = Optional.empty();
        stalled = Optional.empty();
        hearing.looked(interpreter.newest(), newestAskedAt, workers, nanos);
        newestAskedAt = askedAt;
        lookedAt = at;
        answers = true;
        looks.answered(askedAt, nanos, hearing.isHearing() ? pace.fullLook() : pace.poll());
        configTimes.looked(workers.stream().map(WorkerStatus::worker).toList(), nanos);
        interpreter.looked(workers, askedAt).forEach(this::tell);
        tell(new Sighting.Status(server, at, snapshot.askedAt(), workers, hearing.isHearing()));
        snapshot.processes().ifPresent(processes -> measured(running(workers), processes));
      }
      case Reply.Failed<List<WorkerStatus>>(var failed) -> failed(failed, nanos);
    }
  }

  private void failed(Problem what, long nanos) {
    // It says more than that there was no answer.
    Problem failed =
        what.kind() == Problem.Kind.HUNG
            ? stalled.map(one -> new Problem(what.kind(), one.sentence())).orElse(what)
            : what;
    stalled = stalled.filter(_ -> failed.kind() == Problem.Kind.HUNG);
    boolean wasWell = problem.isEmpty() && answers;
    problem = Optional.of(failed);
    looks.failed(nanos);
    if (wasWell && failed.kind() == Problem.Kind.LOST) {
      // The next try opens a new connection.
      suspect(failed.sentence(), nanos);
      return;
    }
    answers = false;
    doubt = Optional.empty();
    tellSilence(trouble(failed), failed.sentence());
  }

  private static Sighting.Trouble trouble(Problem problem) {
    return switch (problem.kind()) {
      case DOWN, HUNG, SHUTTING_DOWN -> Sighting.Trouble.SUPERVISOR_DOWN;
      default ->
          problem.reachedServer()
              ? Sighting.Trouble.SUPERVISORCTL_FAILS
              : Sighting.Trouble.UNREACHABLE;
    };
  }

  private void ofMotion(StandstillWatch.End end) {
    if (motion.filter(end.from()::equals).isEmpty()) {
      return;
    }
    motion = Optional.empty();
    long now = System.nanoTime();
    switch (end.reply()) {
      case Reply.Ok<Optional<Standstill>>(var found) -> {
        nextMotion = now;
        found.ifPresent(one -> {
          looks.soon(now);
          Instant since = clock.instant().minus(one.time());
          stalled =
              Optional.of(new Stalled(one.sentence(), since, now + MOVES_ON.toNanos(), false));
        });
      }
      case Reply.Failed<Optional<Standstill>> _ -> nextMotion = now + NOT_TOLD.toNanos();
    }
  }

  private void tellStall(Stalled stall) {
    stalled = Optional.of(new Stalled(stall.sentence(), stall.since(), stall.until(), true));
    problem = Optional.of(new Problem(Problem.Kind.HUNG, stall.sentence()));
    answers = false;
    tell(
        new Sighting.Silence(
            server, stall.since(), Sighting.Trouble.SUPERVISOR_DOWN, stall.sentence()));
  }

  private void endMotionWatch() {
    motion.ifPresent(StandstillWatch::close);
    motion = Optional.empty();
  }

  /** The connection is gone; a look tells whether the server is as well. */
  private void suspect(String sentence, long now) {
    looks.soon(now);
    if (doubt.isEmpty()) {
      doubt = Optional.of(new Doubt(sentence, now + BACK_AT_ONCE.toNanos()));
    }
  }

  private void tellSilence(Sighting.Trouble trouble, String sentence) {
    tell(new Sighting.Silence(server, clock.instant(), trouble, sentence));
  }

  private void ofFeed(MainLogFeed.News news) {
    switch (news) {
      case MainLogFeed.News.Line line -> {
        line.from().taken();
        if (isCurrent(line.from()) && !hearing.isEarly(line)) {
          line(line);
        }
      }
      case MainLogFeed.News.Background(var from, var lines, var clocks) -> {
        if (isCurrent(from)) {
          clocks.ifPresent(both -> hearing.clock(both.server(), both.ours()));
          begun(lines);
        }
      }
      case MainLogFeed.News.End(var from, var why, var sentence) -> {
        if (isCurrent(from)) {
          listening = Optional.empty();
          long now = System.nanoTime();
          hearing.ended(why, sentence, now);
          if (why.isEmpty()) {
            looks.soon(now);
          } else if (why.get().mayPass()) {
            suspect(sentence, now);
          }
        }
      }
    }
  }

  private boolean isCurrent(MainLogFeed one) {
    return listening.filter(one::equals).isPresent();
  }

  private void begun(List<String> end) {
    long now = System.nanoTime();
    Hearing.Background background = hearing.begin(end, running(), clock.instant(), now);
    interpreter
        .known(background.known().stream().map(Hearing.Heard::line).toList(), clock.instant(), now)
        .forEach(this::tell);
    List<Sighting> missed =
        background.missed().stream().flatMap(heard -> interpreted(heard).stream()).toList();
    if (!missed.isEmpty()) {
      configTimes.stopped(now);
      tell(new Sighting.Missed(server, clock.instant(), missed));
    }
    hearing.early().forEach(this::line);
    // What happened while nobody listened.
    looks.soon(now);
  }

  /** When each process began, by the newest status. */
  private Map<Integer, Instant> running() {
    Map<Integer, Instant> running = new HashMap<>();
    for (WorkerStatus one : interpreter.newest()) {
      if (one.pid().isPresent() && one.uptime().isPresent()) {
        running.put(one.pid().getAsInt(), lookedAt.minus(one.uptime().get()));
      }
    }
    return running;
  }

  private void line(MainLogFeed.News.Line news) {
    hearing.line(news, System.nanoTime()).ifPresent(this::tellOf);
  }

  private void tellOf(Hearing.Heard heard) {
    interpreted(heard).forEach(this::tell);
  }

  private List<Sighting> interpreted(Hearing.Heard heard) {
    if (!(heard.line().event() instanceof MainLog.Event.Other)) {
      looks.heard(heard.nanos());
    }
    return interpreter.heard(heard.line(), heard.at(), heard.came(), heard.nanos());
  }

  private void measure(long now) {
    nextMemory = now + pace.memory().toNanos();
    List<WorkerStatus> running = running(interpreter.newest());
    if (running.isEmpty()) {
      return;
    }
    measuring = true;
    Thread.ofVirtual()
        .name("memory")
        .start(() -> {
          Reply<List<ProcessInfo>> processes =
              new Reply.Failed<>(new Problem(Problem.Kind.LOST, "not asked"));
          try {
            processes = supervisor.processes();
          } finally {
            inbox.add(new News.Measured(processes, running));
          }
        });
  }

  private void readConfig(long now) {
    configTimes.begun(now);
    List<WorkerName> workers = interpreter.newest().stream().map(WorkerStatus::worker).toList();
    Thread.ofVirtual()
        .name("config")
        .start(() -> {
          Reply<Expectations> reply =
              new Reply.Failed<>(new Problem(Problem.Kind.LOST, "not asked"));
          try {
            reply = supervisor.expectations(workers);
          } finally {
            inbox.add(new News.ConfigRead(reply));
          }
        });
  }

  private void configRead(Reply<Expectations> reply) {
    configTimes.over(reply instanceof Reply.Ok<Expectations>, System.nanoTime());
    if (reply instanceof Reply.Ok<Expectations>(var known)) {
      interpreter.expect(known);
      hearing.advise(known.unheard());
      tell(new Sighting.Policies(server, clock.instant(), known.policies()));
    }
  }

  private static List<WorkerStatus> running(List<WorkerStatus> workers) {
    return workers.stream().filter(one -> one.state() == WorkerState.RUNNING).toList();
  }

  private void measured(List<WorkerStatus> workers, Reply<List<ProcessInfo>> reply) {
    if (!workers.isEmpty() && reply instanceof Reply.Ok<List<ProcessInfo>>(var processes)) {
      daemon.looked(workers, processes, hearing.isHearing(), clock.instant()).forEach(this::tell);
      if (!daemon.process().equals(moving)) {
        moving = daemon.process();
        endMotionWatch();
        nextMotion = System.nanoTime();
      }
    }
  }

  private void tell(Sighting sighting) {
    if (closed) {
      return;
    }
    boolean isStop =
        sighting instanceof Sighting.Change change && change.what() instanceof Transition.Stopped;
    if (isStop) {
      configTimes.stopped(System.nanoTime());
    }
    try {
      listener.accept(sighting);
    } catch (RuntimeException bug) {
      LOG.error("What was seen of {} could not be dealt with", server, bug);
    }
  }

  /** Ends it at once; what is being told is told to its end. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    listening.ifPresent(MainLogFeed::close);
    motion.ifPresent(StandstillWatch::close);
  }
}
