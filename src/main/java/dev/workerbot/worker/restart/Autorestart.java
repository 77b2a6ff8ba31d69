package dev.workerbot.worker.restart;

/** When Supervisor starts a process again that has ended by itself. */
public enum Autorestart {
  ALWAYS("true"),
  NEVER("false"),
  /** After an exit code that is not among the expected ones. */
  UNEXPECTED("unexpected");

  private final String word;

  Autorestart(String word) {
    this.word = word;
  }

  /** As Supervisor's files say it. */
  public String word() {
    return word;
  }
}
