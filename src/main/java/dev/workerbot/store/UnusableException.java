package dev.workerbot.store;

import java.io.IOException;

/** A database that cannot be opened; its message says why, and what to do. */
final class UnusableException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient StoreTrouble trouble;

  UnusableException(StoreTrouble trouble, Throwable cause) {
    super(trouble.inFull(), cause);
    this.trouble = trouble;
  }

  StoreTrouble trouble() {
    return trouble;
  }
}
