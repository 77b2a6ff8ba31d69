package dev.workerbot.supervisor.shell;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Holds back whoever takes too much over time: so much at once, and so much a second from then on.
 * Safe for use by several threads.
 */
public final class Throttle {
  private static final double NANOS = 1e9;

  private final ReentrantLock lock = new ReentrantLock();
  private final double perSecond;
  private final double burstNanos;

  /** When all that was taken would have come at that rate, in nanoseconds from the beginning. */
  private double paid;

  private final long begin = System.nanoTime();

  /**
   * @param atOnce how much may be taken after a rest
   * @param perSecond how much otherwise
   */
  public Throttle(double atOnce, double perSecond) {
    this.perSecond = perSecond;
    this.burstNanos = atOnce / perSecond * NANOS;
    this.paid = -burstNanos;
  }

  /** Takes that much, and waits until it may have been; at once where the thread is interrupted. */
  public void take(double amount) {
    long wait = (long) owed(amount, (double) (System.nanoTime() - begin));
    if (wait > 0) {
      try {
        TimeUnit.NANOSECONDS.sleep(wait);
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** For how many nanoseconds to wait. */
  double owed(double amount, double now) {
    lock.lock();
    try {
      paid = Math.max(paid, now - burstNanos) + amount / perSecond * NANOS;
      return Math.max(0, paid - now);
    } finally {
      lock.unlock();
    }
  }
}
