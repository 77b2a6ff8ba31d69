package dev.workerbot.supervisor.reply;

/** A value, or why there is none. */
public sealed interface Reply<T> {
  record Ok<T>(T value) implements Reply<T> {}

  record FailedReply<T>(Problem problem) implements Reply<T> {}
}
