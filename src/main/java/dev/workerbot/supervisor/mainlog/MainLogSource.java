package dev.workerbot.supervisor.mainlog;

/** Where the lines of a main log come from. */
public sealed interface MainLogSource {
  /** From the file itself: a line is there as soon as supervisord has written it. */
  record FollowedMainLog(String path) implements MainLogSource {}

  /**
   * From {@code supervisorctl maintail -f}: supervisord sends a line at its next tick, up to a
   * second later.
   *
   * @param because why not from the file, a clause for people
   */
  record Maintail(String because) implements MainLogSource {}
}
