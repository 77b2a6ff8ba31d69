package dev.workerbot.time;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The end of the bot, or of one part of it, which everybody who waits listens for. */
public final class ShutdownSignal implements AutoCloseable {
  private final CountDownLatch latch = new CountDownLatch(1);

  /** Waits; {@code true} at once when the bot is closing. */
  public boolean within(Duration time) {
    try {
      return latch.await(time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  public boolean hasBegun() {
    return latch.getCount() == 0;
  }

  @Override
  public void close() {
    latch.countDown();
  }
}
