package dev.workerbot.fleet.watch.log;

import dev.workerbot.fleet.timeline.HeardLine;
import dev.workerbot.fleet.watch.FeedState;
import dev.workerbot.fleet.watch.WatchIntervals;
import dev.workerbot.supervisor.Supervisor;
import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.worker.event.StateChange;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Keeps listening to one server's main log: follows it, tells what is new in it, and begins anew
 * where it ended or where lines are missing. Of one thread, whose inbox takes what comes. Times are
 * in nanoseconds.
 */
public final class MainLogWatch implements AutoCloseable {
  private final Supervisor supervisor;
  private final Clock clock;
  private final Consumer<Runnable> inbox;
  private final LogEvents events;
  private final LogSubscription subscription;
  private Optional<MainLogFeed> feed = Optional.empty();

  /** What is reported of a main log, in the thread of the inbox. */
  public interface LogEvents {
    /** When each process that there is began, by its pid. */
    Map<Integer, Instant> running();

    /** What was written before anybody listened, and what since it was listened to last. */
    void begun(List<HeardLine> known, List<HeardLine> missed, long now);

    void line(HeardLine line);

    /** Lines may be missing here. */
    void gap(long now);

    /**
     * It is heard no more.
     *
     * @param problem why; empty where it ended by itself
     */
    void ended(Optional<Problem> problem, String sentence, long now);
  }

  public MainLogWatch(
      Supervisor supervisor,
      Clock clock,
      WatchIntervals watchIntervals,
      Consumer<Runnable> inbox,
      LogEvents events) {
    this.supervisor = supervisor;
    this.clock = clock;
    this.inbox = inbox;
    this.events = events;
    this.subscription = new LogSubscription(watchIntervals);
  }

  /**
   * When there is something to do.
   *
   * @param answers whether the server does, so that there is somebody to listen to
   */
  public long next(boolean answers) {
    long listens = answers && feed.isEmpty() ? subscription.nextTry() : WatchIntervals.NEVER;
    return Math.min(listens, subscription.nextDoubt());
  }

  /** Whether it is to be listened to by now. */
  public boolean isDue(long now) {
    return feed.isEmpty() && subscription.nextTry() <= now;
  }

  /** Gives up one that does not tell all. */
  public void giveUpIfLinesAreMissing(long now) {
    if (subscription.areLinesMissing(now)) {
      close();
      feed = Optional.empty();
      subscription.giveUp(now);
    }
  }

  public void listen() {
    MainLogFeed next =
        new MainLogFeed(supervisor, clock, feedEvent -> inbox.accept(() -> take(feedEvent)));
    feed = Optional.of(next);
    next.start();
  }

  private void take(MainLogFeed.FeedEvent feedEvent) {
    switch (feedEvent) {
      case MainLogFeed.FeedEvent.FeedLine feedLine -> {
        feedLine.from().taken();
        if (isCurrent(feedLine.from()) && !subscription.isEarly(feedLine)) {
          line(feedLine);
        }
      }
      case MainLogFeed.FeedEvent.FeedSource(var from, var source) -> {
        if (isCurrent(from)) {
          subscription.from(source);
        }
      }
      case MainLogFeed.FeedEvent.FeedGap(var from) -> {
        if (isCurrent(from)) {
          subscription.gap();
          events.gap(System.nanoTime());
        }
      }
      case MainLogFeed.FeedEvent.FeedBacklog(var from, var lines, var clocks) -> {
        if (isCurrent(from)) {
          clocks.ifPresent(both -> subscription.clock(both.server(), both.ours()));
          begun(lines);
        }
      }
      case MainLogFeed.FeedEvent.FeedEnd(var from, var why, var sentence) -> {
        if (isCurrent(from)) {
          feed = Optional.empty();
          long now = System.nanoTime();
          subscription.ended(why, sentence, now);
          events.ended(why, sentence, now);
        }
      }
    }
  }

  private boolean isCurrent(MainLogFeed one) {
    return feed.filter(one::equals).isPresent();
  }

  private void begun(List<String> end) {
    long now = System.nanoTime();
    LogSubscription.BacklogLines backlogLines =
        subscription.begin(end, events.running(), clock.instant(), now);
    events.begun(backlogLines.known(), backlogLines.missed(), now);
    subscription.early().forEach(this::line);
  }

  private void line(MainLogFeed.FeedEvent.FeedLine feedLine) {
    subscription.line(feedLine, System.nanoTime()).ifPresent(events::line);
  }

  /**
   * A status has shown what no line reported so far.
   *
   * @param before when the status was asked for that did not show it yet
   */
  public void shown(List<StateChange> changes, long before, long now) {
    subscription.shown(changes, before, now);
  }

  /** Whether every change is reported by a line. */
  public boolean isLive() {
    return subscription.isLive();
  }

  /** The same, and nothing says that supervisord writes elsewhere by now. */
  public boolean isCertain() {
    return subscription.isCertain();
  }

  /** Why the config keeps it from being heard, if so. */
  public void advise(Optional<String> why) {
    subscription.advise(why);
  }

  /** How the server is watched where it answers. */
  public FeedState.FeedMode mode() {
    return subscription.mode();
  }

  public FeedState state(FeedState.FeedMode feedMode, Optional<Duration> roundTrip) {
    return subscription.feed(feedMode, roundTrip);
  }

  @Override
  public void close() {
    feed.ifPresent(MainLogFeed::close);
  }
}
