package dev.workerbot.request.step;

import java.time.Duration;

/**
 * One step of an operation: a state machine that says what it does next.
 *
 * @param <E> how the list of steps may end
 */
@FunctionalInterface
public interface Step<E> {
  /**
   * The first move.
   *
   * @param now since the operation began
   */
  Move<E> begin(Duration now);
}
