package dev.workerbot.fleet;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * How much later than written lines come in. The server's clock may be wrong and its zone is not
 * known, so that only what a line took longer than the quickest one can be told.
 */
final class Lag {
  /** Beyond this it is the server's clock that was changed, as it is twice a year. */
  private static final Duration CLOCK_CHANGED = Duration.ofMinutes(10);

  private Optional<Duration> smallest = Optional.empty();
  private Optional<Duration> last = Optional.empty();

  void line(LocalDateTime written, Instant came) {
    Duration difference = Duration.between(written.toInstant(ZoneOffset.UTC), came);
    boolean isLeast = smallest.isEmpty() || difference.compareTo(smallest.get()) < 0;
    if (isLeast || difference.minus(smallest.get()).compareTo(CLOCK_CHANGED) > 0) {
      smallest = Optional.of(difference);
    }
    last = Optional.of(difference.minus(smallest.get()));
  }

  /** How much later than written, as if that were in UTC, the quickest line came in. */
  Optional<Duration> smallest() {
    return smallest;
  }

  Optional<Duration> last() {
    return last;
  }
}
