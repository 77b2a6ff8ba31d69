package dev.workerbot.worker.verb;

/** How a command came out, as databases, metrics and scripts know it. */
public enum OutcomeCode {
  DONE(0),
  FAILED(1),
  NOT_UNDERSTOOD(2),
  NEEDS_CONFIRMATION(2),
  REFUSED(3),
  UNREACHABLE(4),
  NEEDS_APPROVAL(5);

  private final int exitCode;

  OutcomeCode(int exitCode) {
    this.exitCode = exitCode;
  }

  /** The exit code of {@code workerbot exec}. */
  public int exitCode() {
    return exitCode;
  }
}
