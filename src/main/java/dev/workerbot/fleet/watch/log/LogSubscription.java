package dev.workerbot.fleet.watch.log;

import dev.workerbot.fleet.timeline.HeardLine;
import dev.workerbot.fleet.watch.FeedState;
import dev.workerbot.fleet.watch.WatchIntervals;
import dev.workerbot.supervisor.ServerClock;
import dev.workerbot.supervisor.mainlog.MainLog;
import dev.workerbot.supervisor.mainlog.MainLog.Event;
import dev.workerbot.supervisor.mainlog.MainLogSource;
import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.worker.event.StateChange;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How well one server's main log is heard: what is new in what comes, whether it tells what it
 * should, and when to listen again. Of one thread. Times are in nanoseconds.
 */
final class LogSubscription {
  /** After which a feed that ends was a good one, so that the next try need not wait. */
  private static final Duration LASTING = Duration.ofSeconds(60);

  /** More lines than come while the end of a log is read; a status tells what came of them. */
  private static final int MOST_EARLY = 5_000;

  private static final String NOTHING =
      "its main log is silent so far: it is empty, or `loglevel` in [supervisord] is above info";
  private static final String NOT_ALL =
      "its main log lacks changes that its status shows; `loglevel` in [supervisord] is above"
          + " info, or the log was moved";

  private final WatchIntervals watchIntervals;
  private final LogStitcher logStitcher = new LogStitcher();
  private final MissedLineDetector missedLineDetector = new MissedLineDetector();
  private final LineTimes times = new LineTimes();

  /** Lines that came before the end of the log was read. */
  private final List<MainLogFeed.FeedEvent.FeedLine> early = new ArrayList<>();

  private boolean isKnown;
  private boolean follows;
  private boolean isProven;
  private boolean missedLines;
  private boolean isDoubtful;
  private String because = "it is about to be followed";
  private Optional<String> advice = Optional.empty();
  private MainLogSource source = new MainLogSource.Maintail("");
  private Instant since = Instant.EPOCH;
  private long followsSince;
  private long nextTry;
  private int failures;
  private int tries;
  private long lines;

  LogSubscription(WatchIntervals watchIntervals) {
    this.watchIntervals = watchIntervals;
  }

  /**
   * The end of the log, in which nothing that is known already is reported again.
   *
   * @param known what was written before anybody listened
   * @param missed what was written since it was listened to last
   */
  record BacklogLines(List<HeardLine> known, List<HeardLine> missed) {}

  /** The server was asked for its clock. */
  void clock(ServerClock clock, Instant ours) {
    times.said(clock, ours);
  }

  /**
   * @param running when each process that there is began, by its pid
   */
  BacklogLines begin(List<String> end, Map<Integer, Instant> running, Instant at, long now) {
    List<MainLog.MainLogLine> all =
        end.stream().flatMap(text -> MainLog.read(text).stream()).toList();
    for (MainLog.MainLogLine mainLogLine : all) {
      if (mainLogLine.event() instanceof Event.SpawnedEvent(_, var pid)
          && running.containsKey(pid)) {
        times.started(mainLogLine.at(), running.get(pid));
      }
    }
    int known =
        all.size() - logStitcher.join(all.stream().map(MainLog.MainLogLine::text).toList()).size();
    List<MainLog.MainLogLine> news = all.subList(known, all.size());
    List<Instant> written = times.missed(news.stream().map(MainLog.MainLogLine::at).toList(), at);
    List<HeardLine> heard = new ArrayList<>();
    for (int i = 0; i < news.size(); i++) {
      heard.add(new HeardLine(news.get(i), written.get(i), at, now));
    }
    heard.forEach(one -> missedLineDetector.heard(one.line().event(), now));
    boolean isFirst = !isKnown;
    isKnown = true;
    follows = true;
    followsSince = now;
    since = at;
    tries++;
    boolean tells = all.stream().anyMatch(LogSubscription::isInfo);
    // What it did not tell before it was listened to anew it does not tell now either.
    isProven = tells && !(missedLines && missedLineDetector.areLinesMissing(now));
    because = isProven ? "" : missedLines ? NOT_ALL : NOTHING;
    if (missedLines) {
      missedLineDetector.forget();
    }
    missedLines = false;
    isDoubtful = false;
    logStitcher.begin();
    return isFirst ? new BacklogLines(heard, List.of()) : new BacklogLines(List.of(), heard);
  }

  private static boolean isInfo(MainLog.MainLogLine mainLogLine) {
    return mainLogLine.level().equals("INFO");
  }

  /** Where the lines of this time come from. */
  void from(MainLogSource where) {
    source = where;
  }

  /** Keeps a line for later where the end of the log is not read yet. */
  boolean isEarly(MainLogFeed.FeedEvent.FeedLine feedLine) {
    if (!follows && early.size() < MOST_EARLY) {
      early.add(feedLine);
    }
    return !follows;
  }

  /** What came too early, once. */
  List<MainLogFeed.FeedEvent.FeedLine> early() {
    List<MainLogFeed.FeedEvent.FeedLine> all = List.copyOf(early);
    early.clear();
    return all;
  }

  /** Empty where it was known already, or is no line of supervisord's. */
  Optional<HeardLine> line(MainLogFeed.FeedEvent.FeedLine feedLine, long now) {
    Optional<MainLog.MainLogLine> read =
        MainLog.read(feedLine.text())
            .filter(mainLogLine -> logStitcher.isFresh(mainLogLine.text()));
    Instant at =
        read.map(mainLogLine -> times.live(mainLogLine.at(), feedLine.at())).orElse(feedLine.at());
    read.ifPresent(mainLogLine -> {
      lines++;
      isDoubtful = false;
      missedLineDetector.heard(mainLogLine.event(), now);
      if (isInfo(mainLogLine) && mainLogLine.event() instanceof Event.OfProcess) {
        isProven = true;
        because = "";
      }
    });
    return read.map(mainLogLine -> new HeardLine(mainLogLine, at, feedLine.at(), now));
  }

  /**
   * A status has shown what no line reported so far.
   *
   * @param before when the status was asked for that did not show it yet
   */
  void shown(List<StateChange> changes, long before, long now) {
    // Of what is shown while nobody listens the log tells once it is listened to again.
    if (isKnown) {
      missedLineDetector.shown(changes, before, now);
    }
  }

  /** It was moved away or truncated; supervisord may go on writing to where nobody listens. */
  void gap() {
    isDoubtful = true;
  }

  /** Whether the next change is surely reported by a line, as far as is known. */
  boolean isCertain() {
    return isLive() && !isDoubtful;
  }

  /** When {@link #areLinesMissing} may become true. */
  long nextDoubt() {
    return isLive() ? missedLineDetector.next() : WatchIntervals.NEVER;
  }

  /** Whether lines are missing, so that it must be listened to anew. */
  boolean areLinesMissing(long now) {
    return isLive() && missedLineDetector.areLinesMissing(now);
  }

  /** It is given up since lines are missing; the next try is at once. */
  void giveUp(long now) {
    missedLines = true;
    follows = false;
    because = NOT_ALL;
    nextTry = now;
    early.clear();
  }

  /** It is over, or was not to be had. */
  void ended(Optional<Problem> problem, String sentence, long now) {
    boolean lasted = follows && now - followsSince > LASTING.toNanos();
    failures = lasted ? 1 : failures + 1;
    follows = false;
    because = sentence;
    early.clear();
    boolean mayPass = problem.isEmpty() || problem.get().mayPass();
    nextTry =
        now
            + (mayPass ? watchIntervals.retries().after(failures) : watchIntervals.retries().feed())
                .toNanos();
  }

  long nextTry() {
    return nextTry;
  }

  /** Whether every change is reported by a line. */
  boolean isLive() {
    return follows && isProven;
  }

  /** Why the config keeps it from being heard, if so. */
  void advise(Optional<String> why) {
    advice = why;
  }

  FeedState.FeedMode mode() {
    return isLive()
        ? new FeedState.FeedMode.LiveFeed(since, source)
        : new FeedState.FeedMode.Polling(
            watchIntervals.poll(), because + advice.map(why -> ". " + why).orElse(""));
  }

  FeedState feed(FeedState.FeedMode feedMode, Optional<Duration> roundTrip) {
    return new FeedState(
        feedMode, Math.max(0, tries - 1), lines, times.lag(), roundTrip, times.behind());
  }
}
