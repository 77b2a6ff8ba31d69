package dev.workerbot.request.step;

/** The bot is closing: the store knows how far an operation has come, and the next run goes on. */
public final class StepSuspended extends Exception {
  private static final long serialVersionUID = 1L;
}
