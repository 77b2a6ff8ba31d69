package dev.workerbot.fleet.timeline;

import java.util.Optional;

/**
 * A step of one worker, as supervisord's main log tells it. Source: supervisor 4.2.5, process.py.
 */
public sealed interface Transition {
  /** It has a new process, which is STARTING. */
  record Spawned(int pid) implements Transition {}

  /** It stayed up for its startsecs: RUNNING. */
  record NowRunning() implements Transition {}

  /**
   * Its process ended by itself; what follows is EXITED, or BACKOFF or STARTING for another try.
   *
   * @param expected whether its config counts this exit as a good one
   * @param cause how it ended and what that means, for people
   */
  record Exited(boolean expected, String cause) implements Transition {}

  /**
   * FATAL: Supervisor does not try any more.
   *
   * @param cause how the last try ended, for people; empty where that was not seen
   */
  record GaveUp(Optional<String> cause) implements Transition {}

  /** It was told to stop, and is STOPPED. */
  record Stopped() implements Transition {}
}
