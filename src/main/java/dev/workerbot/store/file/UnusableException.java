package dev.workerbot.store.file;

import java.io.IOException;

/** A database that cannot be opened; its message says why, and what to do. */
public final class UnusableException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient StoreTrouble trouble;

  public UnusableException(StoreTrouble trouble, Throwable cause) {
    super(trouble.inFull(), cause);
    this.trouble = trouble;
  }

  public StoreTrouble trouble() {
    return trouble;
  }
}
