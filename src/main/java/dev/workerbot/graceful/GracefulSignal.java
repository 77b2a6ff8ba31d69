package dev.workerbot.graceful;

/** What a running worker can be told, so that it does it when it is ready. */
public enum GracefulSignal {
  /** Start anew once its job is done. */
  RESTART,
  /** Take no more jobs, but stay. */
  PAUSE,
  /** Take jobs again. */
  CONTINUE
}
