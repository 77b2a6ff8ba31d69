package dev.workerbot.fleet.watch;

import dev.workerbot.fleet.MaintenanceMode;
import dev.workerbot.fleet.timeline.HeardLine;
import dev.workerbot.fleet.timeline.ServerTimeline;
import dev.workerbot.fleet.watch.log.MainLogWatch;
import dev.workerbot.fleet.watch.stall.StallDetector;
import dev.workerbot.supervisor.Expectations;
import dev.workerbot.supervisor.Supervisor;
import dev.workerbot.supervisor.Supervisor.ProcessInfo;
import dev.workerbot.supervisor.mainlog.MainLog;
import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import dev.workerbot.worker.event.Observation;
import dev.workerbot.worker.event.StateChange;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.LongStream;
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

  private final Supervisor supervisor;
  private final SharedStatusQuery sharedStatusQuery;
  private final WatchIntervals watchIntervals;
  private final Clock clock;
  private final BlockingQueue<Runnable> inbox = new LinkedBlockingQueue<>();
  private final Thread thread;
  private final ServerObserver observer;
  private final Reachability reachability;
  private final LookTimes looks;
  private final MemoryTimes memoryTimes;
  private final ConfigTimes configTimes = new ConfigTimes();
  private final MainLogWatch mainLog;
  private final StallDetector stalls;
  private volatile FeedState feedState =
      new FeedState(
          new FeedState.FeedMode.SilentFeed("still connecting"),
          0,
          0,
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
  private volatile boolean closed;
  private long newestAskedAt;
  private Optional<Duration> roundTrip = Optional.empty();

  public ServerWatch(
      ServerTimeline serverTimeline,
      Supervisor supervisor,
      SharedStatusQuery sharedStatusQuery,
      Consumer<Observation> listener,
      WatchIntervals watchIntervals,
      Clock clock,
      Duration delay) {
    this.supervisor = supervisor;
    this.sharedStatusQuery = sharedStatusQuery;
    this.watchIntervals = watchIntervals;
    this.clock = clock;
    long first = System.nanoTime() + delay.toNanos();
    this.observer = new ServerObserver(serverTimeline, listener, clock, configTimes);
    this.reachability = new Reachability(serverTimeline.server(), clock);
    this.looks = new LookTimes(watchIntervals, first);
    this.memoryTimes = new MemoryTimes(watchIntervals, first);
    this.mainLog = new MainLogWatch(supervisor, clock, watchIntervals, inbox::add, new LogLines());
    this.stalls =
        new StallDetector(supervisor, clock, inbox::add, looks, reachability::answeredUntil);
    this.thread = Thread.ofVirtual().name("watch-" + serverTimeline.server()).unstarted(this::run);
  }

  public void start() {
    sharedStatusQuery.show(snapshot -> {
      Instant at = clock.instant();
      long nanos = System.nanoTime();
      inbox.add(() -> looked(snapshot, at, nanos));
    });
    thread.start();
  }

  public FeedState feed() {
    return feedState;
  }

  private void run() {
    while (!closed) {
      try {
        long wait = Math.max(0, next() - System.nanoTime());
        Optional<Runnable> due = Optional.ofNullable(inbox.poll(wait, TimeUnit.NANOSECONDS));
        due.ifPresent(Runnable::run);
        if (!closed) {
          act(System.nanoTime());
        }
      } catch (InterruptedException over) {
        return;
      } catch (RuntimeException bug) {
        LOG.error("Watching {} hit a bug, and continues", observer.server(), bug);
      }
    }
  }

  /** When there is something to do, if nothing comes. */
  private long next() {
    boolean answers = reachability.answers();
    return LongStream.of(
            looks.next(),
            reachability.next(),
            mainLog.next(answers),
            stalls.next(mayWatchProcess(System.nanoTime())),
            answers ? configTimes.next() : WatchIntervals.NEVER,
            answers ? memoryTimes.next(looks.next()) : WatchIntervals.NEVER)
        .min()
        .orElseThrow();
  }

  /** Its main log comes first, which counts for more. */
  private boolean mayWatchProcess(long now) {
    return reachability.answers() && !mainLog.isDue(now);
  }

  private void act(long now) {
    mainLog.giveUpIfLinesAreMissing(now);
    if (looks.next() <= now) {
      looks.asked(now);
      boolean both = reachability.answers() && memoryTimes.goesWith(now);
      var _ = sharedStatusQuery.ask(both).whenComplete((_, _) -> inbox.add(looks::over));
    }
    if (reachability.answers() && mainLog.isDue(now)) {
      stalls.close();
      mainLog.listen();
    }
    stalls
        .act(mayWatchProcess(now), now)
        .ifPresent(stall -> observer.tell(reachability.stalled(stall.since(), stall.sentence())));
    if (reachability.answers() && memoryTimes.next(looks.next()) <= now) {
      measure(now);
    }
    if (reachability.answers() && configTimes.next() <= now) {
      readConfig(now);
    }
    reachability.due(now).ifPresent(observer::tell);
    feedState = mainLog.state(mode(), roundTrip);
  }

  private FeedState.FeedMode mode() {
    return reachability.answers()
        ? mainLog.mode()
        : new FeedState.FeedMode.SilentFeed(reachability.why());
  }

  private void looked(Snapshot snapshot, Instant at, long nanos) {
    long askedAt = nanos - snapshot.roundTrip().toNanos();
    roundTrip = Optional.of(snapshot.roundTrip());
    switch (snapshot.reply()) {
      case Reply.Ok<List<WorkerStatus>>(var workers) -> {
        reachability.answered(at);
        stalls.answered();
        looks.answered(askedAt, nanos, interval());
        configTimes.looked(workers.stream().map(WorkerStatus::worker).toList(), nanos);
        List<StateChange> changes =
            observer.looked(workers, snapshot.askedAt(), askedAt, at, mainLog.isLive());
        mainLog.shown(changes, newestAskedAt, nanos);
        newestAskedAt = askedAt;
        snapshot.processes().ifPresent(processes -> measured(running(workers), processes));
      }
      case Reply.FailedReply<List<WorkerStatus>>(var problem) -> {
        looks.failed(nanos);
        reachability
            .failed(stalls.failed(problem), snapshot.askedAt(), nanos)
            // Where there is nothing to tell yet the next try opens a new connection.
            .ifPresentOrElse(observer::tell, () -> looks.soon(nanos));
      }
    }
  }

  /** Rarely where a line tells of what happens, and its process of whether it can happen at all. */
  private Duration interval() {
    return mainLog.isCertain() && stalls.seesMotion()
        ? watchIntervals.fullLook()
        : watchIntervals.poll();
  }

  /** What comes of the main log. */
  private final class LogLines implements MainLogWatch.LogEvents {
    @Override
    public Map<Integer, Instant> running() {
      return observer.begun(reachability.answeredAt());
    }

    @Override
    public void begun(List<HeardLine> known, List<HeardLine> missed, long now) {
      observer.known(known);
      missed.forEach(this::note);
      observer.missed(missed);
      // What happened while nobody listened.
      looks.soon(now);
    }

    @Override
    public void line(HeardLine heard) {
      note(heard);
      observer.heard(heard);
    }

    private void note(HeardLine heard) {
      if (!(heard.line().event() instanceof MainLog.Event.OtherEvent)) {
        looks.heard(heard.nanos());
      }
    }

    @Override
    public void gap(long now) {
      looks.soon(now);
    }

    @Override
    public void ended(Optional<Problem> problem, String sentence, long now) {
      if (problem.isEmpty() || problem.get().mayPass()) {
        looks.soon(now);
      }
      if (problem.filter(Problem::mayPass).isPresent()) {
        reachability.suspect(sentence, now);
      }
    }
  }

  private void measure(long now) {
    List<WorkerStatus> running = running(observer.newest());
    memoryTimes.begun(!running.isEmpty(), now);
    if (!running.isEmpty()) {
      BackgroundQuestion.ask(
          "memory",
          supervisor::processes,
          inbox::add,
          processes -> {
            memoryTimes.over();
            measured(running, processes);
          });
    }
  }

  private static List<WorkerStatus> running(List<WorkerStatus> workers) {
    return workers.stream().filter(one -> one.state() == WorkerState.RUNNING).toList();
  }

  private void measured(List<WorkerStatus> workers, Reply<List<ProcessInfo>> reply) {
    if (!workers.isEmpty() && reply instanceof Reply.Ok<List<ProcessInfo>>(var processes)) {
      stalls.follow(observer.measured(workers, processes, mainLog.isLive()), System.nanoTime());
    }
  }

  private void readConfig(long now) {
    configTimes.begun(now);
    List<WorkerName> workers = observer.newest().stream().map(WorkerStatus::worker).toList();
    BackgroundQuestion.ask(
        "config",
        () -> MaintenanceMode.expectations(supervisor, workers),
        inbox::add,
        this::configRead);
  }

  private void configRead(Reply<Expectations> reply) {
    configTimes.over(reply instanceof Reply.Ok<Expectations>, System.nanoTime());
    if (reply instanceof Reply.Ok<Expectations>(var known)) {
      observer.expect(known);
      mainLog.advise(known.whyUnlogged());
    }
  }

  /** Ends it at once; what is being reported is reported to its end. */
  @Override
  public void close() {
    closed = true;
    observer.close();
    thread.interrupt();
    mainLog.close();
    stalls.close();
  }
}
