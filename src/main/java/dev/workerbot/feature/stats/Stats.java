package dev.workerbot.feature.stats;

import dev.workerbot.command.Command;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.verb.Verb;
import java.time.Duration;
import java.util.Optional;

/**
 * Figures and a picture: memory, restarts, downtime.
 *
 * @param period how far back; whole minutes
 */
public record Stats(Selector of, Duration period) implements Command {
  /** How far back when nobody says. */
  static final Duration DEFAULT_PERIOD = Duration.ofHours(24);

  /** Shortest time that one may ask for. */
  static final Duration MIN_PERIOD = Duration.ofMinutes(10);

  /** Longest time that one may ask for. */
  static final Duration MAX_PERIOD = Duration.ofDays(7);

  @Override
  public Optional<Selector> named() {
    return Optional.of(of);
  }

  @Override
  public Verb verb() {
    return Verb.STATS;
  }

  @Override
  public Optional<Selector> shown() {
    return Optional.of(of);
  }

  /** The period as it is typed: {@code 90m}, {@code 24h}, {@code 7d}. */
  String periodText() {
    long minutes = period.toMinutes();
    if (minutes % 60 != 0) {
      return minutes + "m";
    }
    return minutes % 1440 == 0 && minutes > 1440 ? minutes / 1440 + "d" : minutes / 60 + "h";
  }

  @Override
  public String text() {
    return "stats " + of + " " + periodText();
  }
}
