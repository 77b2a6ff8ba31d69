package dev.workerbot.testing.discord;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** Snowflakes: ids that tell when they were made, and grow. */
final class Ids {
  private static final long EPOCH = 1_420_070_400_000L;
  private static final AtomicLong LAST = new AtomicLong();

  private Ids() {}

  static String next() {
    long now = (System.currentTimeMillis() - EPOCH) << 22;
    return Long.toString(LAST.updateAndGet(last -> Math.max(last + 1, now)));
  }

  static Instant at(String id) {
    return Instant.ofEpochMilli((Long.parseLong(id) >> 22) + EPOCH);
  }

  static boolean isNewer(String id, String than) {
    return Long.parseLong(id) > Long.parseLong(than);
  }
}
