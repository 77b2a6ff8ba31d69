package dev.workerbot.fleet.watch.log;

import dev.workerbot.supervisor.ServerClock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Says when the lines of a server's main log were written, by our own clock. A line has a stamp of
 * the server's clock, which may be wrong, in a zone that is not in it: how far that is from ours is
 * learned from lines that came as they were written, and from what the server says of its clock.
 */
public final class LineTimes {
  /** Beyond this it is the server's clock that was changed, as it is twice a year. */
  private static final Duration CLOCK_CHANGED = Duration.ofMinutes(10);

  /** A clock that was set by less shows after a while. */
  private static final Duration LEARNED_FOR = Duration.ofMinutes(30);

  /** By which what a server says of its clock may be wrong: it takes its time to say it. */
  private static final Duration SLACK = Duration.ofSeconds(2);

  private static final Duration QUARTER = Duration.ofMinutes(15);

  private Optional<Learned> learned = Optional.empty();
  private Optional<Learned> learnedBefore = Optional.empty();
  private Optional<Said> said = Optional.empty();
  private Optional<Started> started = Optional.empty();
  private Optional<LocalDateTime> lastStamp = Optional.empty();
  private Instant lastAt = Instant.EPOCH;
  private Optional<Duration> lag = Optional.empty();

  /** The least by which lines came later than their stamp, as if that were UTC. */
  private record Learned(Instant since, Duration least) {}

  /** What the server says, and how much earlier its clock is than ours. */
  private record Said(ZoneId zone, Duration behind) {}

  /** What a line says of a process, and what a status does, to the second. */
  private record Started(LocalDateTime stamp, Instant at) {}

  /** A process is there of which a line with that stamp said that it began. */
  public void started(LocalDateTime stamp, Instant at) {
    started = Optional.of(new Started(stamp, at));
  }

  /** The server was asked for its clock. */
  public void said(ServerClock clock, Instant ours) {
    said = Optional.of(new Said(clock.zone(), Duration.between(clock.now(), ours)));
  }

  /** When a line was written that came just now. */
  public Instant live(LocalDateTime stamp, Instant came) {
    Duration difference = Duration.between(stamp.toInstant(ZoneOffset.UTC), came);
    learn(stamp, difference, came);
    Duration late = difference.minus(least().orElse(difference));
    lag = Optional.of(late);
    return written(stamp, came.minus(late), came);
  }

  private void learn(LocalDateTime stamp, Duration difference, Instant came) {
    boolean isSetBack = lastStamp.filter(last -> stamp.isBefore(last.minus(SLACK))).isPresent();
    boolean isChanged =
        least().filter(known -> difference.minus(known).compareTo(CLOCK_CHANGED) > 0).isPresent();
    if (isSetBack || isChanged) {
      learned = Optional.empty();
      learnedBefore = Optional.empty();
    }
    boolean isOld =
        learned
            .filter(one -> Duration.between(one.since(), came).compareTo(LEARNED_FOR) > 0)
            .isPresent();
    if (isOld) {
      learnedBefore = learned;
      learned = Optional.empty();
    }
    Duration least =
        learned
            .map(Learned::least)
            .or(() -> byServer(stamp, difference))
            .filter(one -> one.compareTo(difference) < 0)
            .orElse(difference);
    learned = Optional.of(new Learned(learned.map(Learned::since).orElse(came), least));
  }

  /** The same as far as the server says it, where that can be; the first line may come late. */
  private Optional<Duration> byServer(LocalDateTime stamp, Duration difference) {
    return said.stream()
        .flatMap(clock -> byServer(clock, stamp).stream())
        .map(at -> Duration.between(stamp.toInstant(ZoneOffset.UTC), at))
        .filter(one -> difference.minus(one).abs().compareTo(CLOCK_CHANGED) < 0)
        .findFirst();
  }

  private Optional<Duration> least() {
    return learned
        .map(Learned::least)
        .map(one ->
            learnedBefore
                .map(Learned::least)
                .filter(before -> before.compareTo(one) < 0)
                .orElse(one))
        .or(() -> learnedBefore.map(Learned::least));
  }

  /** When lines were written, in their order, that were missed and are read now. */
  public List<Instant> missed(List<LocalDateTime> stamps, Instant now) {
    List<Instant> times = new ArrayList<>();
    for (LocalDateTime stamp : stamps) {
      List<Instant> candidates = candidates(stamp);
      Instant from = lastAt;
      Instant at =
          candidates.stream()
              .filter(one -> !one.isBefore(from.minus(SLACK)) && !one.isAfter(now.plus(SLACK)))
              .findFirst()
              .or(() -> candidates.stream().findFirst())
              // Nothing tells but the stamps themselves; the last line may be from just now.
              .orElseGet(() -> now.minus(Duration.between(stamp, stamps.getLast())));
      times.add(written(stamp, at, now));
    }
    return times;
  }

  /** When it may have been written, the likeliest first. */
  private List<Instant> candidates(LocalDateTime stamp) {
    List<Instant> candidates = new ArrayList<>();
    Optional<Instant> byLines = least().map(known -> stamp.toInstant(ZoneOffset.UTC).plus(known));
    List<Instant> byServer = said.map(clock -> byServer(clock, stamp)).orElse(List.of());
    if (learned.isEmpty() && started.isPresent()) {
      candidates.addAll(byStart(started.get(), stamp));
    }
    if (isElsewhere()) {
      // supervisord was started with another TZ than we are given.
      byLines.ifPresent(candidates::add);
      candidates.addAll(byServer);
    } else {
      candidates.addAll(byServer);
      byLines.ifPresent(candidates::add);
    }
    return candidates;
  }

  /** By the difference that one start shows; exact to the server's clock where there is that. */
  private List<Instant> byStart(Started known, LocalDateTime stamp) {
    Optional<Duration> elsewhere =
        said.stream()
            .flatMap(clock -> byServer(clock, known.stamp()).stream())
            .map(at -> wholeQuarters(Duration.between(at, known.at())))
            .findFirst();
    return elsewhere.isPresent()
        ? byServer(said.get(), stamp).stream().map(at -> at.plus(elsewhere.get())).toList()
        : List.of(known.at().plus(Duration.between(known.stamp(), stamp)));
  }

  /** Zones differ by these. */
  private static Duration wholeQuarters(Duration difference) {
    return QUARTER.multipliedBy(Math.round(difference.toSeconds() / (double) QUARTER.toSeconds()));
  }

  /** Two where clocks were put back in between, none where such a time never was. */
  private static List<Instant> byServer(Said clock, LocalDateTime stamp) {
    return clock.zone().getRules().getValidOffsets(stamp).stream()
        .map(offset -> stamp.toInstant(offset).plus(clock.behind()))
        .sorted()
        .toList();
  }

  /** Whether the zone of the stamps is not the one that the server says. */
  private boolean isElsewhere() {
    return said.isPresent()
        && lastStamp.isPresent()
        && least().isPresent()
        && byServer(said.get(), lastStamp.get()).stream()
            .map(at -> Duration.between(at, lastAt).abs())
            .noneMatch(difference -> difference.compareTo(CLOCK_CHANGED) < 0);
  }

  /** Lines are written one after the other, and none after it came. */
  private Instant written(LocalDateTime stamp, Instant at, Instant came) {
    Instant bounded = at.isBefore(lastAt) ? lastAt : at;
    lastAt = bounded.isAfter(came) ? came : bounded;
    lastStamp = Optional.of(stamp);
    return lastAt;
  }

  /** How much later than the server's clock, read as if it were UTC, our own is. */
  public Optional<Duration> behind() {
    return least();
  }

  /** Of the last line: from its own time stamp to us, beyond the least that was seen. */
  public Optional<Duration> lag() {
    return lag;
  }
}
