package dev.workerbot.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How one server is watched just now.
 *
 * @param reconnects how often its main log had to be listened to anew
 * @param lines how many lines of it came in as they were written
 * @param lag of the last line: from its own time stamp to us, beyond the least that was seen, so
 *     that the server's clock does not matter
 * @param roundTrip of the last snapshot
 * @param behind how much later than the server's clock, read as if it were UTC, our own is
 */
public record Feed(
    Way way,
    int reconnects,
    long lines,
    Optional<Duration> lag,
    Optional<Duration> roundTrip,
    Optional<Duration> behind) {
  static final Feed UNWATCHED =
      new Feed(new Way.Unwatched(), 0, 0, Optional.empty(), Optional.empty(), Optional.empty());

  /** By what means. */
  public sealed interface Way {
    /** Its main log is heard, line by line. */
    record Hearing(Instant since) implements Way {}

    /**
     * It is asked for its status again and again.
     *
     * @param because why its main log is not heard, for people
     */
    record Polling(Duration every, String because) implements Way {}

    /**
     * It does not answer.
     *
     * @param because why, for people
     */
    record Silent(String because) implements Way {}

    /** Nobody asked for a watch. */
    record Unwatched() implements Way {}
  }

  /** Whether each line of its main log comes in. */
  public boolean isHearing() {
    return way instanceof Way.Hearing;
  }
}
