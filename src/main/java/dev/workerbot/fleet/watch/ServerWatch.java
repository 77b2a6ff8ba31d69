package dev.workerbot.fleet.watch;

import dev.workerbot.fleet.timeline.HeardLine;
import dev.workerbot.fleet.timeline.ServerTimeline;
import dev.workerbot.fleet.timeline.SupervisordIdentity;
import dev.workerbot.fleet.timeline.TransitionDetector;
import dev.workerbot.supervisor.Expectations;
import dev.workerbot.supervisor.Standstill;
import dev.workerbot.supervisor.Supervisor;
import dev.workerbot.supervisor.Supervisor.ProcessInfo;
import dev.workerbot.supervisor.mainlog.MainLog;
import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import dev.workerbot.worker.event.Observation;
import dev.workerbot.worker.event.StateChange;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
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
public final class ServerWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ServerWatch.class);

  /** How long a lost connection has to come back before anybody hears of it. */
  private static final Duration BACK_AT_ONCE = Duration.ofSeconds(4);

  /** How long a supervisord that stood still has to answer before anybody hears of it. */
  private static final Duration MOVES_ON = Duration.ofSeconds(4);

  /** How long a look may take before it is found out whether it is supervisord that hangs. */
  private static final Duration OVERDUE = Duration.ofSeconds(6);

  /** How long that look still has before anybody hears of it. */
  private static final Duration COMES_LATE = Duration.ofSeconds(2);

  /** Before the next try to see whether supervisord moves, where the system did not tell. */
  private static final Duration NOT_TOLD = Duration.ofSeconds(60);

  private final ServerName server;
  private final ServerTimeline serverTimeline;
  private final Supervisor supervisor;
  private final SharedStatusQuery sharedStatusQuery;
  private final Consumer<Observation> listener;
  private final WatchIntervals watchIntervals;
  private final Clock clock;
  private final BlockingQueue<WatchEvent> inbox = new LinkedBlockingQueue<>();
  private final Thread thread;
  private final LookTimes looks;
  private final ConfigTimes configTimes = new ConfigTimes();
  private final LogSubscription logSubscription;
  private final SupervisordIdentity supervisordIdentity;
  private final TransitionDetector transitionDetector;
  private volatile FeedState feedState =
      new FeedState(
          new FeedState.FeedMode.SilentFeed("it is being connected to"),
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
  private boolean seesMotion;
  private OptionalLong questioned = OptionalLong.empty();
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

  private sealed interface WatchEvent {
    record Looked(Snapshot snapshot, Instant at, long nanos) implements WatchEvent {}

    record LookOver() implements WatchEvent {}

    record OfFeed(MainLogFeed.FeedEvent feedEvent) implements WatchEvent {}

    record OfMotion(StandstillWatch.StandstillEnd standstillEnd) implements WatchEvent {}

    /** Of the look that was asked for then. */
    record Overdue(long asked, Optional<Problem> hangs) implements WatchEvent {}

    record MeasuredStatus(Reply<List<ProcessInfo>> processes, List<WorkerStatus> workers)
        implements WatchEvent {}

    record ConfigRead(Reply<Expectations> reply) implements WatchEvent {}
  }

  public ServerWatch(
      ServerTimeline serverTimeline,
      Supervisor supervisor,
      SharedStatusQuery sharedStatusQuery,
      Consumer<Observation> listener,
      WatchIntervals watchIntervals,
      Clock clock,
      Duration delay) {
    this.server = serverTimeline.server();
    this.serverTimeline = serverTimeline;
    this.supervisor = supervisor;
    this.sharedStatusQuery = sharedStatusQuery;
    this.listener = listener;
    this.watchIntervals = watchIntervals;
    this.clock = clock;
    long now = System.nanoTime();
    this.looks = new LookTimes(watchIntervals, now + delay.toNanos());
    this.logSubscription = new LogSubscription(watchIntervals);
    this.supervisordIdentity = new SupervisordIdentity(server);
    this.transitionDetector = new TransitionDetector(serverTimeline, supervisordIdentity);
    this.thread = Thread.ofVirtual().name("watch-" + server).unstarted(this::run);
    this.nextMemory = now + delay.toNanos();
  }

  public void start() {
    sharedStatusQuery.show(
        snapshot -> inbox.add(new WatchEvent.Looked(snapshot, clock.instant(), System.nanoTime())));
    thread.start();
  }

  public FeedState feed() {
    return feedState;
  }

  private void run() {
    while (!closed) {
      try {
        long wait = Math.max(0, next() - System.nanoTime());
        Optional<WatchEvent> news = Optional.ofNullable(inbox.poll(wait, TimeUnit.NANOSECONDS));
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
    long next = Math.min(looks.next(), logSubscription.nextDoubt());
    next = Math.min(next, doubt.map(Doubt::until).orElse(LookTimes.NEVER));
    if (answers && listening.isEmpty()) {
      next = Math.min(next, logSubscription.nextTry());
    }
    next = Math.min(next, nextMotionWatch());
    next = Math.min(next, overdue());
    next = Math.min(next, untoldStall().map(Stalled::until).orElse(LookTimes.NEVER));
    if (answers) {
      next = Math.min(next, configTimes.next());
    }
    return Math.min(next, nextMeasure());
  }

  /** When to ask for memory alone: not where a look comes soon, which may ask for both. */
  private long nextMeasure() {
    boolean lookComes =
        looks.next() != LookTimes.NEVER
            && looks.next() - nextMemory <= watchIntervals.memory().toNanos() / 4;
    return answers && !measuring && !lookComes ? nextMemory : LookTimes.NEVER;
  }

  /** When to watch whether supervisord moves; never before its main log, which counts for more. */
  private long nextMotionWatch() {
    boolean feedComesFirst = listening.isEmpty() && logSubscription.nextTry() <= System.nanoTime();
    return answers && stalled.isEmpty() && motion.isEmpty() && !feedComesFirst && moving.isPresent()
        ? nextMotion
        : LookTimes.NEVER;
  }

  /** When the look that is under way takes too long; once for each. */
  private long overdue() {
    OptionalLong asked = looks.pending();
    return asked.isPresent() && stalled.isEmpty() && !asked.equals(questioned)
        ? asked.getAsLong() + OVERDUE.toNanos()
        : LookTimes.NEVER;
  }

  private Optional<Stalled> untoldStall() {
    return stalled.filter(one -> !one.told());
  }

  private void act(long now) {
    if (logSubscription.isDeaf(now)) {
      listening.ifPresent(MainLogFeed::close);
      listening = Optional.empty();
      logSubscription.giveUp(now);
    }
    if (looks.next() <= now) {
      looks.asked(now);
      boolean both =
          answers && !measuring && nextMemory - now <= watchIntervals.memory().toNanos() / 4;
      if (both) {
        nextMemory = now + watchIntervals.memory().toNanos();
      }
      var _ =
          sharedStatusQuery.ask(both).whenComplete((_, _) -> inbox.add(new WatchEvent.LookOver()));
    }
    if (answers && listening.isEmpty() && logSubscription.nextTry() <= now) {
      MainLogFeed next =
          new MainLogFeed(
              supervisor, clock, feedEvent -> inbox.add(new WatchEvent.OfFeed(feedEvent)));
      listening = Optional.of(next);
      endMotionWatch();
      next.start();
    }
    if (nextMotionWatch() <= now) {
      StandstillWatch next =
          new StandstillWatch(
              supervisor,
              moving.orElseThrow(),
              standstillEnd -> inbox.add(new WatchEvent.OfMotion(standstillEnd)));
      motion = Optional.of(next);
      next.start();
    }
    if (overdue() <= now) {
      question(looks.pending().orElseThrow());
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
      tellSilence(Observation.ServerTrouble.UNREACHABLE, doubt.get().sentence());
      doubt = Optional.empty();
    }
    feedState = logSubscription.feed(way(), roundTrip);
  }

  private FeedState.FeedMode way() {
    return answers
        ? logSubscription.way()
        : new FeedState.FeedMode.SilentFeed(
            problem.map(Problem::sentence).orElse("it is being connected to"));
  }

  private void take(WatchEvent watchEvent) {
    switch (watchEvent) {
      case WatchEvent.LookOver _ -> looks.over();
      case WatchEvent.Looked(var snapshot, var at, var nanos) -> looked(snapshot, at, nanos);
      case WatchEvent.MeasuredStatus(var processes, var workers) -> {
        measuring = false;
        measured(workers, processes);
      }
      case WatchEvent.OfFeed(var of) -> ofFeed(of);
      case WatchEvent.OfMotion(var standstillEnd) -> ofMotion(standstillEnd);
      case WatchEvent.Overdue(var asked, var hangs) -> ofOverdue(asked, hangs);
      case WatchEvent.ConfigRead(var reply) -> configRead(reply);
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
        lookedAt = at;
        answers = true;
        looks.answered(askedAt, nanos, interval());
        configTimes.looked(workers.stream().map(WorkerStatus::worker).toList(), nanos);
        transitionDetector.looked(workers, askedAt).forEach(this::tell);
        Observation.StatusObserved seen =
            serverTimeline.looked(workers, snapshot.askedAt(), at, logSubscription.isHearing());
        logSubscription.shown(seen.changes(), newestAskedAt, nanos);
        newestAskedAt = askedAt;
        tell(seen);
        snapshot.processes().ifPresent(processes -> measured(running(workers), processes));
      }
      case Reply.FailedReply<List<WorkerStatus>>(var failed) ->
          failed(failed, snapshot.askedAt(), nanos);
    }
  }

  /** Rarely where a line tells of what happens, and its process of whether it can happen at all. */
  private Duration interval() {
    return logSubscription.isHearing() && seesMotion
        ? watchIntervals.fullLook()
        : watchIntervals.poll();
  }

  private void failed(Problem what, Instant askedAt, long nanos) {
    // It says more than that there was no answer.
    Problem failed =
        what.problemKind() == Problem.ProblemKind.HUNG
            ? stalled.map(one -> new Problem(what.problemKind(), one.sentence())).orElse(what)
            : what;
    stalled = stalled.filter(_ -> failed.problemKind() == Problem.ProblemKind.HUNG);
    boolean wasWell = problem.isEmpty() && answers;
    problem = Optional.of(failed);
    looks.failed(nanos);
    if (wasWell && failed.problemKind() == Problem.ProblemKind.LOST) {
      // The next try opens a new connection.
      suspect(failed.sentence(), nanos);
      return;
    }
    answers = false;
    doubt = Optional.empty();
    // Who hangs did so before it was plain.
    Instant since = failed.problemKind() == Problem.ProblemKind.HUNG ? askedAt : clock.instant();
    tell(new Observation.ServerSilence(server, since, trouble(failed), failed.sentence()));
  }

  private static Observation.ServerTrouble trouble(Problem problem) {
    return switch (problem.problemKind()) {
      case DOWN, HUNG, SHUTTING_DOWN -> Observation.ServerTrouble.SUPERVISOR_DOWN;
      default ->
          problem.reachedServer()
              ? Observation.ServerTrouble.SUPERVISORCTL_FAILS
              : Observation.ServerTrouble.UNREACHABLE;
    };
  }

  private void ofMotion(StandstillWatch.StandstillEnd standstillEnd) {
    if (motion.filter(standstillEnd.from()::equals).isEmpty()) {
      return;
    }
    motion = Optional.empty();
    long now = System.nanoTime();
    switch (standstillEnd.reply()) {
      case Reply.Ok<Optional<Standstill>>(var found) -> {
        nextMotion = now;
        seesMotion = true;
        found.ifPresent(one -> {
          looks.soon(now);
          Instant since = clock.instant().minus(one.time());
          stalled =
              Optional.of(new Stalled(one.sentence(), since, now + MOVES_ON.toNanos(), false));
        });
      }
      case Reply.FailedReply<Optional<Standstill>>(var why) -> {
        nextMotion = now + NOT_TOLD.toNanos();
        seesMotion = false;
        if (why.problemKind() == Problem.ProblemKind.DOWN) {
          looks.soon(now);
        } else {
          looks.within(watchIntervals.poll(), now);
        }
      }
    }
  }

  private void question(long asked) {
    questioned = OptionalLong.of(asked);
    Duration waited = Duration.ofNanos(System.nanoTime() - asked);
    Thread.ofVirtual()
        .name("overdue")
        .start(() -> {
          Optional<Problem> hangs = Optional.empty();
          try {
            hangs = supervisor.hangs(waited);
          } finally {
            inbox.add(new WatchEvent.Overdue(asked, hangs));
          }
        });
  }

  /** What was seen of its process says more. */
  private void ofOverdue(long asked, Optional<Problem> hangs) {
    if (hangs.isPresent() && stalled.isEmpty() && looks.pending().equals(OptionalLong.of(asked))) {
      long now = System.nanoTime();
      Instant since = answers ? lookedAt : clock.instant().minusNanos(now - asked);
      stalled =
          Optional.of(
              new Stalled(hangs.get().sentence(), since, now + COMES_LATE.toNanos(), false));
    }
  }

  private void tellStall(Stalled stall) {
    stalled = Optional.of(new Stalled(stall.sentence(), stall.since(), stall.until(), true));
    problem = Optional.of(new Problem(Problem.ProblemKind.HUNG, stall.sentence()));
    answers = false;
    tell(
        new Observation.ServerSilence(
            server, stall.since(), Observation.ServerTrouble.SUPERVISOR_DOWN, stall.sentence()));
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

  private void tellSilence(Observation.ServerTrouble serverTrouble, String sentence) {
    tell(new Observation.ServerSilence(server, clock.instant(), serverTrouble, sentence));
  }

  private void ofFeed(MainLogFeed.FeedEvent feedEvent) {
    switch (feedEvent) {
      case MainLogFeed.FeedEvent.FeedLine feedLine -> {
        feedLine.from().taken();
        if (isCurrent(feedLine.from()) && !logSubscription.isEarly(feedLine)) {
          line(feedLine);
        }
      }
      case MainLogFeed.FeedEvent.FeedSource(var from, var source) -> {
        if (isCurrent(from)) {
          logSubscription.from(source);
        }
      }
      case MainLogFeed.FeedEvent.FeedGap(var from) -> {
        if (isCurrent(from)) {
          looks.soon(System.nanoTime());
        }
      }
      case MainLogFeed.FeedEvent.FeedBacklog(var from, var lines, var clocks) -> {
        if (isCurrent(from)) {
          clocks.ifPresent(both -> logSubscription.clock(both.server(), both.ours()));
          begun(lines);
        }
      }
      case MainLogFeed.FeedEvent.FeedEnd(var from, var why, var sentence) -> {
        if (isCurrent(from)) {
          listening = Optional.empty();
          long now = System.nanoTime();
          logSubscription.ended(why, sentence, now);
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
    LogSubscription.BacklogLines backlogLines =
        logSubscription.begin(end, running(), clock.instant(), now);
    transitionDetector.known(backlogLines.known(), clock.instant()).forEach(this::tell);
    List<Observation> missed =
        backlogLines.missed().stream().flatMap(heard -> interpreted(heard).stream()).toList();
    if (!missed.isEmpty()) {
      configTimes.stopped(now);
      tell(new Observation.MissedObservations(server, clock.instant(), missed));
    }
    logSubscription.early().forEach(this::line);
    // What happened while nobody listened.
    looks.soon(now);
  }

  /** When each process began, by the newest status. */
  private Map<Integer, Instant> running() {
    Map<Integer, Instant> running = new HashMap<>();
    for (WorkerStatus one : transitionDetector.newest()) {
      if (one.pid().isPresent() && one.uptime().isPresent()) {
        running.put(one.pid().getAsInt(), lookedAt.minus(one.uptime().get()));
      }
    }
    return running;
  }

  private void line(MainLogFeed.FeedEvent.FeedLine news) {
    logSubscription
        .line(news, System.nanoTime())
        .ifPresent(heard -> interpreted(heard).forEach(this::tell));
  }

  private List<Observation> interpreted(HeardLine heard) {
    if (!(heard.line().event() instanceof MainLog.Event.OtherEvent)) {
      looks.heard(heard.nanos());
    }
    return transitionDetector.heard(heard);
  }

  private void measure(long now) {
    nextMemory = now + watchIntervals.memory().toNanos();
    List<WorkerStatus> running = running(transitionDetector.newest());
    if (running.isEmpty()) {
      return;
    }
    measuring = true;
    Thread.ofVirtual()
        .name("memory")
        .start(() -> {
          Reply<List<ProcessInfo>> processes =
              new Reply.FailedReply<>(new Problem(Problem.ProblemKind.LOST, "not asked"));
          try {
            processes = supervisor.processes();
          } finally {
            inbox.add(new WatchEvent.MeasuredStatus(processes, running));
          }
        });
  }

  private void readConfig(long now) {
    configTimes.begun(now);
    List<WorkerName> workers =
        transitionDetector.newest().stream().map(WorkerStatus::worker).toList();
    Thread.ofVirtual()
        .name("config")
        .start(() -> {
          Reply<Expectations> reply =
              new Reply.FailedReply<>(new Problem(Problem.ProblemKind.LOST, "not asked"));
          try {
            reply = supervisor.expectations(workers);
          } finally {
            inbox.add(new WatchEvent.ConfigRead(reply));
          }
        });
  }

  private void configRead(Reply<Expectations> reply) {
    configTimes.over(reply instanceof Reply.Ok<Expectations>, System.nanoTime());
    if (reply instanceof Reply.Ok<Expectations>(var known)) {
      transitionDetector.expect(known);
      logSubscription.advise(known.unheard());
      tell(new Observation.Policies(server, clock.instant(), known.policies()));
    }
  }

  private static List<WorkerStatus> running(List<WorkerStatus> workers) {
    return workers.stream().filter(one -> one.state() == WorkerState.RUNNING).toList();
  }

  private void measured(List<WorkerStatus> workers, Reply<List<ProcessInfo>> reply) {
    if (!workers.isEmpty() && reply instanceof Reply.Ok<List<ProcessInfo>>(var processes)) {
      supervisordIdentity
          .looked(workers, processes, logSubscription.isHearing(), clock.instant())
          .forEach(this::tell);
      if (!supervisordIdentity.process().equals(moving)) {
        moving = supervisordIdentity.process();
        endMotionWatch();
        nextMotion = System.nanoTime();
        // Until it is known otherwise.
        seesMotion = moving.isPresent();
      }
    }
  }

  private void tell(Observation observation) {
    if (closed) {
      return;
    }
    boolean isStop =
        observation instanceof Observation.StateChanged stateChanged
            && stateChanged.told().map(StateChange::state).equals(Optional.of(WorkerState.STOPPED));
    if (isStop) {
      configTimes.stopped(System.nanoTime());
    }
    try {
      listener.accept(observation);
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
