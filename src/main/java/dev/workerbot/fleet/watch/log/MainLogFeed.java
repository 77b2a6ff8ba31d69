package dev.workerbot.fleet.watch.log;

import dev.workerbot.supervisor.ServerClock;
import dev.workerbot.supervisor.Supervisor;
import dev.workerbot.supervisor.mainlog.MainLog;
import dev.workerbot.supervisor.mainlog.MainLogListener;
import dev.workerbot.supervisor.mainlog.MainLogSource;
import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.supervisor.shell.Throttle;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Listens to one server's main log once, from now until it ends, in threads of its own. Begins to
 * follow first and reads the end of the log then, so that no line falls between the two. Safe for
 * use by several threads.
 */
final class MainLogFeed implements AutoCloseable {
  private static final int BACKGROUND_BYTES = 16_000;

  /** After which a log of which nothing comes is read nevertheless: it is empty. */
  private static final Duration NOTHING_COMES = Duration.ofSeconds(3);

  /** How many lines may wait; the server waits when there are more. */
  private static final int MOST_WAITING = 5000;

  /** Of what supervisord says of processes, no line is longer. */
  private static final int LONGEST = 2_000;

  /** More happens to no server's workers for long; alerts and history are of all servers. */
  private final Throttle throttle = new Throttle(5_000, 100);

  private final Supervisor supervisor;
  private final Clock clock;
  private final Consumer<FeedEvent> events;
  private final Semaphore room = new Semaphore(MOST_WAITING);
  private final CountDownLatch begun = new CountDownLatch(1);
  private final Thread follower;
  private final Thread reader;
  private volatile boolean ended;

  /** What comes of it. */
  sealed interface FeedEvent {
    /**
     * The end of the log, a moment after lines began to come: they are in it, as far as it goes.
     */
    record FeedBacklog(MainLogFeed from, List<String> lines, Optional<Clocks> clocks)
        implements FeedEvent {}

    /** Where its lines come from, before the first. */
    record FeedSource(MainLogFeed from, MainLogSource source) implements FeedEvent {}

    /** Lines may be missing here. */
    record FeedGap(MainLogFeed from) implements FeedEvent {}

    /** A line, whole but for the first. */
    record FeedLine(MainLogFeed from, String text, Instant at, long nanos) implements FeedEvent {}

    /** It is over. */
    record FeedEnd(MainLogFeed from, Optional<Problem> problem, String sentence)
        implements FeedEvent {}
  }

  /** What the server's clock showed, and ours at the same time. */
  record Clocks(ServerClock server, Instant ours) {}

  MainLogFeed(Supervisor supervisor, Clock clock, Consumer<FeedEvent> events) {
    this.supervisor = supervisor;
    this.clock = clock;
    this.events = events;
    this.follower = Thread.ofVirtual().name("feed").unstarted(this::follow);
    this.reader = Thread.ofVirtual().name("feed-background").unstarted(this::read);
  }

  void start() {
    follower.start();
    reader.start();
  }

  private void follow() {
    Reply<String> end;
    try {
      end =
          supervisor.followMainLog(
              new MainLogListener() {
                @Override
                public void line(String text) {
                  take(text);
                }

                @Override
                public void source(MainLogSource source) {
                  events.accept(new FeedEvent.FeedSource(MainLogFeed.this, source));
                }

                @Override
                public void gap() {
                  events.accept(new FeedEvent.FeedGap(MainLogFeed.this));
                }
              });
    } catch (RuntimeException bug) {
      end =
          new Reply.FailedReply<>(
              new Problem(Problem.ProblemKind.LOST, "workerbot has a bug: " + bug));
    }
    end(end);
  }

  private void take(String whole) {
    begun.countDown();
    if (!ended) {
      String text = whole.length() <= LONGEST ? whole : whole.substring(0, LONGEST);
      boolean isEvent =
          MainLog.read(text)
              .filter(one -> !(one.event() instanceof MainLog.Event.OtherEvent))
              .isPresent();
      throttle.take(isEvent ? 1 : 0);
      room.acquireUninterruptibly();
      events.accept(new FeedEvent.FeedLine(this, text, clock.instant(), System.nanoTime()));
    }
  }

  /** A line was dealt with, so that another may come. */
  void taken() {
    room.release();
  }

  private void read() {
    try {
      boolean _ = begun.await(NOTHING_COMES.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException over) {
      return;
    }
    if (ended) {
      return;
    }
    Optional<Clocks> clocks = clocks();
    switch (supervisor.mainLog(BACKGROUND_BYTES)) {
      case Reply.Ok<String>(var log) ->
          events.accept(new FeedEvent.FeedBacklog(this, log.lines().toList(), clocks));
      case Reply.FailedReply<String> failedReply -> end(failedReply);
    }
  }

  private Optional<Clocks> clocks() {
    Instant asked = clock.instant();
    if (!(supervisor.clock() instanceof Reply.Ok<ServerClock>(var shown))) {
      return Optional.empty();
    }
    Duration half = Duration.between(asked, clock.instant()).dividedBy(2);
    return Optional.of(new Clocks(shown, asked.plus(half)));
  }

  private void end(Reply<String> reply) {
    synchronized (this) {
      if (ended) {
        return;
      }
      ended = true;
    }
    events.accept(
        switch (reply) {
          case Reply.Ok<String>(var sentence) ->
              new FeedEvent.FeedEnd(this, Optional.empty(), sentence);
          case Reply.FailedReply<String>(var problem) ->
              new FeedEvent.FeedEnd(this, Optional.of(problem), problem.sentence());
        });
    close();
  }

  /** Ends it, without a word. */
  @Override
  public void close() {
    synchronized (this) {
      ended = true;
    }
    begun.countDown();
    // Whoever waits for room has nobody left to wait for.
    room.release(MOST_WAITING);
    follower.interrupt();
    reader.interrupt();
  }
}
