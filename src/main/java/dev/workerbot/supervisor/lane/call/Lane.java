package dev.workerbot.supervisor.lane.call;

import java.time.Duration;
import java.util.Optional;

/**
 * A way to ask a supervisord many times, which ends at some time for good. Safe for use by several
 * threads.
 */
public interface Lane extends AutoCloseable {
  /**
   * Waits until it can be asked.
   *
   * @return which lane it is, for people; empty where it cannot be asked, and will not be
   */
  Optional<String> ready(Duration limit);

  /** Whether it could be asked, if it cannot any more. */
  boolean hasGreeted();

  /** How it ended; empty while it lives. */
  Optional<LaneEnd> end();

  /**
   * Asks, once it is ready.
   *
   * @param limit for supervisord to answer
   */
  LaneAnswer ask(LaneRequest request, Duration limit);

  @Override
  void close();
}
