package dev.workerbot.testing;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits for a condition, with a bound. */
public final class Await {
  private static final Duration USUAL = Duration.ofSeconds(30);

  private Await() {}

  /** Something that may throw while it is not true yet. */
  public interface Condition {
    boolean holds() throws Exception;
  }

  public static void until(String what, Condition condition) {
    until(USUAL, what, condition);
  }

  public static void until(Duration bound, String what, Condition condition) {
    until(bound, () -> what, condition);
  }

  /** Asks what it waits for only when it was in vain, so that it can say how things are then. */
  public static void until(Supplier<String> what, Condition condition) {
    until(USUAL, what, condition);
  }

  /** The same, for as long. */
  public static void until(Duration bound, Supplier<String> what, Condition condition) {
    long end = System.nanoTime() + bound.toNanos();
    Exception last = null;
    while (System.nanoTime() < end) {
      try {
        if (condition.holds()) {
          return;
        }
        last = null;
      } catch (Exception notYet) {
        last = notYet;
      }
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
    throw new AssertionError("not within " + bound + ": " + what.get(), last);
  }
}
