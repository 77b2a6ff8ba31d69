package dev.workerbot.feature.change;

/** The bot is closing: the store knows how far a change has come, and the next run goes on. */
final class ChangeSuspended extends Exception {
  private static final long serialVersionUID = 1L;
}
