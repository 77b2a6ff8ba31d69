package dev.workerbot.chat;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * Pauses between attempts, each longer than the one before, with jitter, so that many bots do not
 * come back at one moment. For one thread.
 */
public final class Backoff {
  private static final double FACTOR = 1.4;
  private static final double LEAST = 0.75;

  private final Duration first;
  private final DoubleSupplier random;
  private Duration next;

  /**
   * @param random from 0 to 1
   */
  public Backoff(Duration first, DoubleSupplier random) {
    this.first = first;
    this.random = random;
    this.next = first;
  }

  /** The next pause, between so long and so long. */
  public Duration next(Duration shortest, Duration longest) {
    Duration whole = next.compareTo(shortest) < 0 ? shortest : next;
    next = times(whole, FACTOR);
    return times(shorter(whole, longest), LEAST + (1 - LEAST) * random.getAsDouble());
  }

  /** What was tried has worked. */
  public void reset() {
    next = first;
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /** Never more than an hour, so that it can grow for ever. */
  private static Duration times(Duration one, double factor) {
    return shorter(Duration.ofNanos(Math.round(one.toNanos() * factor)), Duration.ofHours(1));
  }
}
