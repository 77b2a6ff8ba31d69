package dev.workerbot.fleet.timeline;

import dev.workerbot.supervisor.mainlog.MainLog;
import java.time.Duration;
import java.time.Instant;

/**
 * One line of a server's main log.
 *
 * @param at when it was written, by our own clock
 * @param came when it came in
 * @param nanos the same, of a clock that only goes forward
 */
public record HeardLine(MainLog.MainLogLine line, Instant at, Instant came, long nanos) {
  /** When it was written: a snapshot may have shown it before it came. */
  long writtenNanos() {
    return nanos - Duration.between(at, came).toNanos();
  }
}
