package dev.workerbot.request.state;

import dev.workerbot.fleet.Fleet;
import dev.workerbot.fleet.watch.Snapshot;
import dev.workerbot.fleet.watch.Unanswered;
import dev.workerbot.message.Message;
import dev.workerbot.message.Message.MessageLine;
import dev.workerbot.message.Severity;
import dev.workerbot.message.text.ClockTime;
import dev.workerbot.message.text.HumanTime;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** What is known of servers that give no answer: when they were seen last, and how. */
public final class LastSeen {
  /** Servers that are named in one line. */
  private static final int MOST_NAMED = 3;

  private final Fleet fleet;
  private final Exits exits;
  private final Clock clock;
  private final ClockTime time;

  /**
   * @param clock whose zone is the one in which the team reads the clock
   */
  LastSeen(Fleet fleet, Exits exits, Clock clock) {
    this.fleet = fleet;
    this.exits = exits;
    this.clock = clock;
    this.time = new ClockTime(clock.getZone());
  }

  /** In the zone of this machine. */
  public LastSeen(Fleet fleet, Exits exits) {
    this(fleet, exits, Clock.system(ZoneId.systemDefault()));
  }

  /**
   * {@code web2: no answer for 40 s; last seen 14:03 UTC: 8 RUNNING}.
   *
   * @param shown which of its workers are meant, and may be shown
   */
  public MessageLine line(ServerName server, Unanswered unanswered, Predicate<Target> shown) {
    return new MessageLine(
        Severity.WARNING,
        Sentence.of(
            "%s: no answer for %s; %s",
            server,
            HumanTime.wholeSeconds(unanswered.since()),
            unanswered
                .last()
                .map(last -> seen(server, last, shown))
                .orElse(Sentence.of("not seen since workerbot started"))));
  }

  /** {@code last seen 14:03 UTC: 8 RUNNING}; empty where it was never seen. */
  public Optional<Sentence> of(ServerName server, Predicate<Target> shown) {
    return fleet.lastAnswer(server).map(last -> seen(server, last, shown));
  }

  /** {@code Waiting for web2; shown as last seen 12 s ago}, where its workers are. */
  public Sentence remembered(Set<ServerName> servers) {
    return Sentence.of(
        "Waiting for %s%s",
        servers.size() > MOST_NAMED
            ? Sentence.of("%s servers", servers.size())
            : Sentence.join(", ", servers),
        servers.stream()
            .flatMap(server -> fleet.lastAnswer(server).stream())
            .map(last -> fleet.byWallClock(last.askedAt()))
            .min(Comparator.naturalOrder())
            .map(oldest ->
                Sentence.of(
                    "; shown as last seen %s%s ago",
                    servers.size() == 1 ? "" : "up to ",
                    HumanTime.wholeSeconds(Duration.between(oldest, clock.instant()))))
            .orElse(Sentence.EMPTY));
  }

  private Sentence seen(ServerName server, Snapshot last, Predicate<Target> shown) {
    Map<Target, WorkerStatus> workers = WorkerStatus.byTarget(server, last.workers());
    workers.keySet().removeIf(target -> !shown.test(target));
    return Sentence.of(
        "last seen %s%s",
        time.of(fleet.byWallClock(last.askedAt()), clock.instant()),
        workers.isEmpty() ? "" : ": " + StateText.counts(workers, exits.of(workers, false)));
  }

  /** What is shown while others are waited for, of a command that needs all of them. */
  public Message waiting(
      String asked, Map<ServerName, Unanswered> others, Predicate<Target> shown) {
    return Message.of(
            Severity.WORKING, Sentence.of("%s – %s", Message.code(asked), waiting(others)))
        .withLines(lines(others, shown));
  }

  /** The same of one that the servers that have answered can be told of already. */
  public Message waiting(
      Message soFar, Map<ServerName, Unanswered> others, Predicate<Target> shown) {
    return Message.of(Severity.WORKING, Sentence.of("%s; %s", soFar.heading(), waiting(others)))
        .withLines(lines(others, shown))
        .withLines(soFar.lines());
  }

  private static Sentence waiting(Map<ServerName, Unanswered> others) {
    return Sentence.of("waiting for %s", Sentence.join(", ", others.keySet()));
  }

  private List<MessageLine> lines(Map<ServerName, Unanswered> others, Predicate<Target> shown) {
    return others.entrySet().stream()
        .map(one -> line(one.getKey(), one.getValue(), shown))
        .toList();
  }
}
