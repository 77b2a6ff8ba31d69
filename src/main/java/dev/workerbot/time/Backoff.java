package dev.workerbot.time;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/** Pauses between attempts, each longer than the one before up to a longest. For one thread. */
public final class Backoff {
  private static final double LEAST_JITTER = 0.75;

  private final Duration first;
  private final Duration longest;
  private final double factor;
  private final DoubleSupplier random;
  private Duration next;

  private Backoff(Duration first, Duration longest, double factor, DoubleSupplier random) {
    this.first = first;
    this.longest = longest;
    this.factor = factor;
    this.random = random;
    this.next = first;
  }

  /** Each pause twice as long as the one before. */
  public static Backoff doubling(Duration first, Duration longest) {
    return new Backoff(first, longest, 2, () -> 1);
  }

  /**
   * Pauses that grow more slowly, with jitter, so that many bots do not come back at one moment.
   *
   * @param random from 0 to 1
   */
  public static Backoff withJitter(Duration first, DoubleSupplier random) {
    return new Backoff(first, Duration.ofHours(1), 1.4, random);
  }

  /** The next pause. */
  public Duration next() {
    return next(Duration.ZERO, longest);
  }

  /** The next pause, between so long and so long. */
  public Duration next(Duration shortest, Duration longestNow) {
    Duration whole = next.compareTo(shortest) < 0 ? shortest : next;
    next = shorter(times(whole, factor), longest);
    return times(
        shorter(whole, longestNow), LEAST_JITTER + (1 - LEAST_JITTER) * random.getAsDouble());
  }

  /** What was tried has worked. */
  public void reset() {
    next = first;
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static Duration times(Duration one, double times) {
    return Duration.ofNanos(Math.round(one.toNanos() * times));
  }
}
