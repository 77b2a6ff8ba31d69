package dev.workerbot.feature.alert.condition;

import dev.workerbot.alert.AlertKind;
import dev.workerbot.alert.rule.Tuning;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The ends of one worker's processes that were crashes, or may have been, as far as they make a
 * loop. Not safe for several threads.
 */
final class Crashes {
  private static final int REMEMBERED = 100;

  /** Within which a line may tell of an end that two statuses have shown already. */
  private static final Duration SAME = Duration.ofSeconds(10);

  /** Whoever lives so long, and always as long, has been made to end then. */
  private static final Duration LONG_LIFE = Duration.ofSeconds(45);

  /** How many times the longest gap it must be up, since the next may be longer. */
  private static final int CALM = 3;

  private static final Duration SHORTEST_CALM = Duration.ofSeconds(15);

  private final Tuning tuning;

  /** Up to which all of them are forgotten, also those of which is reported later. */
  private Instant forgotten = Instant.EPOCH;

  private final Deque<Crash> crashes = new ArrayDeque<>();

  /**
   * One end.
   *
   * @param certain whether it was a crash, and not perhaps an end as it should be
   * @param life of the process, where statuses showed it; empty where a line reported it
   */
  private record Crash(Instant at, boolean certain, Optional<Duration> life) {}

  Crashes(Tuning tuning) {
    this.tuning = tuning;
  }

  /** The log reported it. */
  void logged(Instant at) {
    boolean isKnown =
        !crashes.isEmpty()
            && crashes.getLast().life().isPresent()
            && Duration.between(crashes.getLast().at(), at).abs().compareTo(SAME) <= 0;
    if (isKnown) {
      crashes.removeLast();
    }
    add(new Crash(at, true, Optional.empty()));
  }

  /** Another process has taken the place of one that lived so long, and no line says why. */
  void seen(Instant at, boolean certain, Optional<Duration> life) {
    add(new Crash(at, certain, Optional.of(life.orElse(Duration.ZERO))));
  }

  private void add(Crash crash) {
    if (!crash.at().isAfter(forgotten)) {
      return;
    }
    crashes.addLast(crash);
    while (crashes.size() > REMEMBERED) {
      crashes.removeFirst();
    }
  }

  /** Forgets those since then of which no line reported. */
  void forgetSeen(Instant from) {
    crashes.removeIf(crash -> crash.life().isPresent() && !crash.at().isBefore(from));
  }

  /** Forgets those up to then. */
  void forget(Instant until) {
    forgotten = until;
    crashes.removeIf(crash -> !crash.at().isAfter(until));
  }

  /** When the first of them was. */
  Instant first() {
    return crashes.getFirst().at();
  }

  /**
   * What they make, while they are enough in the window: a crash loop, or, where too few are
   * certain, restarts that may be one. It is over when the worker has been up for longer than
   * between any two of them, three times over.
   */
  Optional<AlertKind> loop(boolean isRunning, Instant now) {
    while (!crashes.isEmpty()
        && isOlder(crashes.getFirst().at(), tuning.crashLoop().window(), now)) {
      crashes.removeFirst();
    }
    long certain = crashes.stream().filter(Crash::certain).count();
    boolean isEnough =
        certain >= tuning.crashLoop().crashes()
            || (crashes.size() >= tuning.crashLoop().crashes() && !isRhythm());
    if (!isEnough || (isRunning && isCalm(now))) {
      return Optional.empty();
    }
    return Optional.of(
        certain >= tuning.crashLoop().crashes() ? AlertKind.CRASH_LOOP : AlertKind.RESTARTS);
  }

  private boolean isCalm(Instant now) {
    Duration longest = Duration.ZERO;
    Instant before = crashes.getFirst().at();
    for (Crash crash : crashes) {
      Duration gap = Duration.between(before, crash.at());
      longest = gap.compareTo(longest) > 0 ? gap : longest;
      before = crash.at();
    }
    return isOlder(before, longest.multipliedBy(CALM), now) && isOlder(before, SHORTEST_CALM, now);
  }

  /** Whether those that are not certain came after lives that were long, and equally long. */
  private boolean isRhythm() {
    List<Duration> lives =
        crashes.stream()
            .filter(crash -> !crash.certain())
            .map(crash -> crash.life().orElse(Duration.ZERO))
            .toList();
    Duration shortest = Collections.min(lives);
    Duration difference = Collections.max(lives).minus(shortest);
    return shortest.compareTo(LONG_LIFE) >= 0
        && difference.multipliedBy(5).compareTo(shortest) <= 0;
  }

  private static boolean isOlder(Instant then, Duration age, Instant now) {
    return Duration.between(then, now).compareTo(age) >= 0;
  }
}
