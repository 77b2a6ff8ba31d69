package dev.workerbot.worker;

/** Supervisor's eight process states. Source: supervisor 4.2.5, states.py, ProcessStates. */
public enum WorkerState {
  STOPPED,
  STARTING,
  RUNNING,
  BACKOFF,
  STOPPING,
  EXITED,
  FATAL,
  UNKNOWN;

  /**
   * Whether Supervisor keeps a process for it or is about to; {@code start} says "already started".
   */
  public boolean isUp() {
    return this == STARTING || this == RUNNING || this == BACKOFF;
  }

  /** Whether Supervisor will leave the state by itself. */
  public boolean isPassing() {
    return this == STARTING || this == BACKOFF || this == STOPPING;
  }
}
