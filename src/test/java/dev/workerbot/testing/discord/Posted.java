package dev.workerbot.testing.discord;

import java.util.List;

/** A message that somebody can read, and whose buttons can be pressed. */
public sealed interface Posted permits Shown, Whisper {
  String id();

  String channel();

  /** Oldest first. */
  List<Version> versions();

  /** What stands there now. */
  default Version now() {
    return versions().getLast();
  }

  default String text() {
    return now().text();
  }

  default List<String> labels() {
    return now().labels();
  }

  /** Who got a notification: Discord sends none for an edit. */
  default List<String> called() {
    return versions().getFirst().mentions();
  }
}
