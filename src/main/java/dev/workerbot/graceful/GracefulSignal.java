package dev.workerbot.graceful;

/** What a running worker can be signalled to do when it is ready. */
public enum GracefulSignal {
  /** Start anew once its job is done. */
  RESTART,
  /** Take no more jobs, but stay. */
  PAUSE,
  /** Take jobs again. */
  CONTINUE
}
