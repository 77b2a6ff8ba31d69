package dev.workerbot.fleet;

import dev.workerbot.supervisor.MainLog;
import dev.workerbot.supervisor.MainLog.Event;
import dev.workerbot.supervisor.ServerClock;
import dev.workerbot.supervisor.Supervisor.Problem;
import dev.workerbot.worker.WorkerStatus;
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
final class Hearing {
  /** After which a feed that ends was a good one, so that the next try need not wait. */
  private static final Duration LASTING = Duration.ofSeconds(60);

  /** More lines than come while the end of a log is read; a status tells what came of them. */
  private static final int MOST_EARLY = 5_000;

  private static final String NOTHING =
      "its main log says nothing so far: it is empty, or its `loglevel` in [supervisord] is above"
          + " info";
  private static final String NOT_ALL =
      "its main log did not tell of changes that its status shows; `loglevel` in [supervisord] is"
          + " above info, or the log was moved away";

  private final Pace pace;
  private final Seam seam = new Seam();
  private final Deafness deafness = new Deafness();
  private final LineTimes times = new LineTimes();

  /** Lines that came before the end of the log was read. */
  private final List<MainLogFeed.News.Line> early = new ArrayList<>();

  private boolean isKnown;
  private boolean follows;
  private boolean isProven;
  private boolean wasDeaf;
  private String because = "it is listened to in a moment";
  private Optional<String> advice = Optional.empty();
  private Instant since = Instant.EPOCH;
  private long followsSince;
  private long nextTry;
  private int failures;
  private int tries;
  private long lines;

  Hearing(Pace pace) {
    this.pace = pace;
  }

  /**
   * One line of the log.
   *
   * @param at when it was written, by our own clock
   * @param came when it came in
   */
  record Heard(MainLog.Line line, Instant at, Instant came, long nanos) {}

  /**
   * The end of the log, in which nothing that is known already is told again.
   *
   * @param known what was written before anybody listened
   * @param missed what was written since it was listened to last
   */
  record Background(List<Heard> known, List<Heard> missed) {}

  /** The server was asked for its clock. */
  void clock(ServerClock clock, Instant ours) {
    times.said(clock, ours);
  }

  /**
   * @param running when each process that there is began, by its pid
   */
  Background begin(List<String> end, Map<Integer, Instant> running, Instant at, long now) {
    List<MainLog.Line> all = end.stream().flatMap(text -> MainLog.read(text).stream()).toList();
    for (MainLog.Line line : all) {
      if (line.event() instanceof Event.Spawned(_, var pid) && running.containsKey(pid)) {
        times.started(line.at(), running.get(pid));
      }
    }
    int known = all.size() - seam.join(all.stream().map(MainLog.Line::text).toList()).size();
    List<MainLog.Line> news = all.subList(known, all.size());
    List<Instant> written = times.missed(news.stream().map(MainLog.Line::at).toList(), at);
    List<Heard> fresh = new ArrayList<>();
    for (int i = 0; i < news.size(); i++) {
      fresh.add(new Heard(news.get(i), written.get(i), at, now));
    }
    fresh.forEach(one -> deafness.heard(one.line().event(), now));
    boolean isFirst = !isKnown;
    isKnown = true;
    follows = true;
    followsSince = now;
    since = at;
    tries++;
    boolean tells = all.stream().anyMatch(Hearing::isInfo);
    // What it did not tell before it was listened to anew it does not tell now either.
    isProven = tells && !(wasDeaf && deafness.isDeaf(now));
    because = isProven ? "" : wasDeaf ? NOT_ALL : NOTHING;
    wasDeaf = false;
    deafness.forget();
    seam.begin();
    return isFirst ? new Background(fresh, List.of()) : new Background(List.of(), fresh);
  }

  private static boolean isInfo(MainLog.Line line) {
    return line.level().equals("INFO");
  }

  /** Keeps a line for later where the end of the log is not read yet. */
  boolean isEarly(MainLogFeed.News.Line line) {
    if (!follows && early.size() < MOST_EARLY) {
      early.add(line);
    }
    return !follows;
  }

  /** What came too early, once. */
  List<MainLogFeed.News.Line> early() {
    List<MainLogFeed.News.Line> all = List.copyOf(early);
    early.clear();
    return all;
  }

  /** Empty where it was known already, or is no line of supervisord's. */
  Optional<Heard> line(MainLogFeed.News.Line news, long now) {
    Optional<MainLog.Line> read =
        MainLog.read(news.text()).filter(line -> seam.isFresh(line.text()));
    Instant at = read.map(line -> times.live(line.at(), news.at())).orElse(news.at());
    read.ifPresent(line -> {
      lines++;
      deafness.heard(line.event(), now);
      if (isInfo(line) && line.event() instanceof Event.OfProcess) {
        isProven = true;
        because = "";
      }
    });
    return read.map(line -> new Heard(line, at, news.at(), now));
  }

  /** Compares what was seen with what was heard. */
  void looked(List<WorkerStatus> before, long beforeAskedAt, List<WorkerStatus> now, long at) {
    if (follows) {
      deafness.compare(before, beforeAskedAt, now, at);
    }
  }

  /** When {@link #isDeaf} may become true. */
  long nextDoubt() {
    return isHearing() ? deafness.next() : LookTimes.NEVER;
  }

  /** Whether lines are missing, so that it must be listened to anew. */
  boolean isDeaf(long now) {
    return isHearing() && deafness.isDeaf(now);
  }

  /** It is given up since it is deaf; the next try is at once. */
  void giveUp(long now) {
    wasDeaf = true;
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
    nextTry = now + (mayPass ? pace.retry(failures) : pace.feedRetry()).toNanos();
  }

  long nextTry() {
    return nextTry;
  }

  /** Whether every change is told by a line. */
  boolean isHearing() {
    return follows && isProven;
  }

  /** Why the config keeps it from being heard, if so. */
  void advise(Optional<String> why) {
    advice = why;
  }

  Feed.Way way() {
    return isHearing()
        ? new Feed.Way.Hearing(since)
        : new Feed.Way.Polling(pace.poll(), because + advice.map(why -> ". " + why).orElse(""));
  }

  Feed feed(Feed.Way way, Optional<Duration> roundTrip) {
    return new Feed(way, Math.max(0, tries - 1), lines, times.lag(), roundTrip, times.behind());
  }
}
