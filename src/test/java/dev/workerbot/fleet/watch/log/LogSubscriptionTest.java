package dev.workerbot.fleet.watch.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.fleet.timeline.HeardLine;
import dev.workerbot.fleet.watch.FeedState;
import dev.workerbot.fleet.watch.WatchIntervals;
import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.testing.SilentSupervisor;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.event.StateChange;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LogSubscriptionTest {
  private static final WatchIntervals INTERVALS = WatchIntervals.usual(new Random(1));
  private static final Instant NOW = Instant.parse("2026-11-24T08:00:00Z");
  private static final String SPAWNED = "2026-11-24 07:00:00,000 INFO spawned: 'x' with pid 7";
  private static final String STOPPED =
      "2026-11-24 07:00:05,000 INFO stopped: x (terminated by SIGTERM)";
  private static final String GAVE_UP =
      "2026-11-24 07:00:09,000 INFO gave up: x entered FATAL state, too many start retries";

  private final LogSubscription subscription = new LogSubscription(INTERVALS);
  private final MainLogFeed feed = new MainLogFeed(new Unasked(), Clock.systemUTC(), _ -> {});

  private record Unasked() implements SilentSupervisor {}

  private static long nanos(double second) {
    return Math.round(second * 1e9);
  }

  private LogSubscription.BacklogLines begin(double second, String... end) {
    return subscription.begin(List.of(end), Map.of(), NOW, nanos(second));
  }

  private MainLogFeed.FeedEvent.FeedLine feedLine(String text) {
    return new MainLogFeed.FeedEvent.FeedLine(feed, text, NOW, 0);
  }

  private Optional<HeardLine> line(double second, String text) {
    return subscription.line(feedLine(text), nanos(second));
  }

  private String reason() {
    return assertInstanceOf(FeedState.FeedMode.Polling.class, subscription.mode()).because();
  }

  private static List<StateChange> fatal() {
    return List.of(
        new StateChange(
            Target.of("x@web1"),
            NOW,
            WorkerState.FATAL,
            OptionalInt.empty(),
            false,
            Optional.empty(),
            Optional.empty()));
  }

  private static List<String> texts(List<HeardLine> lines) {
    return lines.stream().map(one -> one.line().text()).toList();
  }

  @Test
  void aLogWithLines_isHeard_andWhatWasWrittenBeforeIsKnown() {
    LogSubscription.BacklogLines backlog = begin(1, SPAWNED);
    assertEquals(List.of(SPAWNED), texts(backlog.known()));
    assertEquals(List.of(), backlog.missed());
    assertTrue(subscription.isLive());
    assertInstanceOf(FeedState.FeedMode.LiveFeed.class, subscription.mode());
  }

  @Test
  void anEmptyLog_isNotHeard_untilItTellsOfAWorker() {
    LogSubscription.BacklogLines _ = begin(1);
    assertFalse(subscription.isLive());
    assertTrue(reason().startsWith("its main log is silent so far"), this::reason);
    subscription.advise(Optional.of("Mend it."));
    assertTrue(reason().endsWith(". Mend it."), this::reason);
    assertTrue(line(2, SPAWNED).isPresent());
    assertTrue(subscription.isLive());
  }

  @Test
  void aLineThatTheEndOfTheLogHasToo_isReportedOnce() {
    LogSubscription.BacklogLines _ = begin(1, SPAWNED);
    assertTrue(line(1.1, SPAWNED).isEmpty());
    assertTrue(line(1.2, STOPPED).isPresent());
  }

  @Test
  void whatComesBeforeTheEndOfTheLogIsRead_waits_andIsGivenOnce() {
    assertTrue(subscription.isEarly(feedLine(STOPPED)));
    LogSubscription.BacklogLines _ = begin(1, SPAWNED);
    assertFalse(subscription.isEarly(feedLine(STOPPED)));
    assertEquals(List.of(feedLine(STOPPED)), subscription.early());
    assertEquals(List.of(), subscription.early());
  }

  @Test
  void whatWasWrittenWhileNobodyListened_wasMissed() {
    LogSubscription.BacklogLines _ = begin(1, SPAWNED);
    subscription.ended(Optional.empty(), "it was cut", nanos(2));
    assertFalse(subscription.isLive());
    assertEquals("it was cut", reason());
    LogSubscription.BacklogLines backlog = begin(10, SPAWNED, STOPPED);
    assertEquals(List.of(), backlog.known());
    assertEquals(List.of(STOPPED), texts(backlog.missed()));
    assertEquals(1, subscription.feed(subscription.mode(), Optional.empty()).reconnects());
  }

  @Test
  void whatAStatusShowsAndNoLineTells_makesItNotLive_untilItProvesOtherwise() {
    LogSubscription.BacklogLines _ = begin(1, SPAWNED);
    subscription.shown(fatal(), nanos(2), nanos(3));
    long due = nanos(3) + MissedLineDetector.GRACE.toNanos();
    assertEquals(due, subscription.nextDoubt());
    assertFalse(subscription.areLinesMissing(due - 1));
    assertTrue(subscription.areLinesMissing(due));
    subscription.giveUp(due);
    assertTrue(reason().startsWith("its main log lacks changes"), this::reason);
    assertEquals(due, subscription.nextTry(), "at once");
    LogSubscription.BacklogLines _ = begin(7, SPAWNED);
    assertFalse(subscription.areLinesMissing(nanos(7)));
  }

  /** As of a supervisord that comes back with another loglevel. */
  @Test
  void whatAStatusShowsWhileNobodyListens_isMissed_unlessTheLogTellsOfItThen() {
    LogSubscription.BacklogLines _ = begin(1, SPAWNED);
    subscription.ended(Optional.empty(), "supervisord ended", nanos(2));
    subscription.shown(fatal(), nanos(2), nanos(3));
    LogSubscription.BacklogLines _ = begin(4, SPAWNED);
    assertTrue(subscription.areLinesMissing(nanos(3) + MissedLineDetector.GRACE.toNanos()));
    subscription.ended(Optional.empty(), "it was cut", nanos(4.5));
    LogSubscription.BacklogLines _ = begin(5, SPAWNED, GAVE_UP);
    assertFalse(subscription.areLinesMissing(nanos(60)));
  }

  @Test
  void aLogThatWasMovedAway_isDoubtful_untilALineComes() {
    LogSubscription.BacklogLines _ = begin(1, SPAWNED);
    assertTrue(subscription.isCertain());
    subscription.gap();
    assertTrue(subscription.isLive());
    assertFalse(subscription.isCertain());
    assertTrue(line(2, STOPPED).isPresent());
    assertTrue(subscription.isCertain());
  }

  @Test
  void aLineThatComesLate_endsTheDoubt() {
    LogSubscription.BacklogLines _ = begin(1, SPAWNED);
    subscription.shown(fatal(), nanos(2), nanos(3));
    assertTrue(line(4, GAVE_UP).isPresent());
    assertFalse(subscription.areLinesMissing(nanos(60)));
  }

  @Test
  void theNextTry_waitsLonger_theOftenerItFails_andLongestWhereItCannotBeRead() {
    subscription.ended(Optional.of(problem(Problem.ProblemKind.LOST)), "lost", 0);
    assertTrue(subscription.nextTry() <= Duration.ofSeconds(1).toNanos());
    for (int i = 0; i < 20; i++) {
      subscription.ended(Optional.of(problem(Problem.ProblemKind.LOST)), "lost", 0);
    }
    assertTrue(subscription.nextTry() >= Duration.ofSeconds(30).toNanos());
    subscription.ended(Optional.of(problem(Problem.ProblemKind.NO_LOG)), "none", 0);
    assertEquals(INTERVALS.retries().feed().toNanos(), subscription.nextTry());
  }

  private static Problem problem(Problem.ProblemKind kind) {
    return new Problem(kind, "why");
  }
}
