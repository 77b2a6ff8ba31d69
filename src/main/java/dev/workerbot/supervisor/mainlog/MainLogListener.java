package dev.workerbot.supervisor.mainlog;

/** Gets supervisord's main log while it is being written. */
@FunctionalInterface
public interface MainLogListener {
  /** One line; the first may be cut. */
  void line(String text);

  /** Where the lines come from; said once, before the first. */
  default void source(MainLogSource source) {}

  /** The log was moved away or truncated; lines that were written just then may not come. */
  default void gap() {}
}
