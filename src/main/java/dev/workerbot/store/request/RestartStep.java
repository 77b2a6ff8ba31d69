package dev.workerbot.store.request;

/** The two halves of a restart; {@code start} and {@code stop} are one of them alone. */
public enum RestartStep {
  STOP,
  START
}
