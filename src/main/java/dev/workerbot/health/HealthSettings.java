package dev.workerbot.health;

import dev.workerbot.worker.Selector;
import java.time.Duration;
import java.util.Optional;

/**
 * Which workers are probed, how often, and what is too much.
 *
 * @param workers empty for none
 * @param every how often each application is asked
 * @param oldest how long a job may wait
 * @param deep how many waiting jobs are trouble if the queue keeps growing
 */
public record HealthSettings(
    Optional<Selector> workers, Duration every, Duration oldest, long deep) {
  /** No application is asked more often. */
  public static final Duration LEAST = Duration.ofMinutes(1);

  public static final HealthSettings OFF =
      new HealthSettings(Optional.empty(), LEAST, Duration.ofMinutes(10), 1000);
}
