package dev.workerbot.store;

import dev.workerbot.store.file.StoreTrouble;

/** The store could not be written or read: disk full, file gone, database locked for too long. */
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient StoreTrouble trouble;

  StoreException(StoreTrouble trouble, Throwable cause) {
    super(trouble.sentence(), cause);
    this.trouble = trouble;
  }

  StoreException(StoreTrouble trouble) {
    super(trouble.sentence());
    this.trouble = trouble;
  }

  /** What is wrong, and what to do about it. */
  public StoreTrouble trouble() {
    return trouble;
  }
}
