package dev.workerbot.store;

import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;

/** Logs a failure of the store that comes again and again once, until it worked in between. */
public final class FailureLog {
  private final Logger log;
  private final AtomicBoolean failing = new AtomicBoolean();

  public FailureLog(Logger log) {
    this.log = log;
  }

  /**
   * It failed.
   *
   * @param what is not done meanwhile, as a sentence without its end
   */
  public void failed(String what, Exception why) {
    if (failing.compareAndSet(false, true)) {
      log.error("{}: {}", what, why.getMessage());
    } else {
      log.debug("{}: {}", what, why.getMessage());
    }
  }

  /** It worked. */
  public void worked() {
    failing.set(false);
  }
}
