package dev.workerbot.chat.slack.call;

import dev.workerbot.chat.ChatException;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How many edits all messages together may spend on progress, so that enough are left for verdicts
 * and alerts. Guarded by {@code this}. Source: Slack, "Rate limits": chat.update is of Tier 3, with
 * 50 calls a minute and more.
 */
public final class SlackEditBudget {
  /** At once, such as when several operations begin. */
  private static final int SAVED = 10;

  /** One and a half a second are forty a minute. */
  private static final Duration EVERY = Duration.ofMillis(1500);

  private final LongSupplier nanoTime;

  /** When all that may be saved is saved, if nothing is spent until then. */
  private long fullAt;

  public SlackEditBudget(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.fullAt = nanoTime.getAsLong();
  }

  /** Spends one edit, or says when there is one. */
  public synchronized void take() throws ChatException {
    long now = nanoTime.getAsLong();
    long after = (now - fullAt > 0 ? now : fullAt) + EVERY.toNanos();
    if (after - now > EVERY.toNanos() * SAVED) {
      throw ChatException.later("progress updates are delayed: too many at once", EVERY);
    }
    fullAt = after;
  }
}
