package dev.workerbot.worker.event;

/** What a probe says of whether a worker that runs also works. */
public sealed interface HealthSign {
  /** It does. */
  record Works() implements HealthSign {}

  /**
   * It does not.
   *
   * @param why for people, without a full stop
   */
  record NotWorking(String why) implements HealthSign {}

  /**
   * Nobody can tell, which says nothing against it.
   *
   * @param why for people, without a full stop
   */
  record UnknownHealth(String why) implements HealthSign {}
}
