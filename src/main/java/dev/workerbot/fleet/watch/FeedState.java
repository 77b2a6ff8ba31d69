package dev.workerbot.fleet.watch;

import dev.workerbot.supervisor.mainlog.MainLogSource;
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
public record FeedState(
    FeedMode feedMode,
    int reconnects,
    long lines,
    Optional<Duration> lag,
    Optional<Duration> roundTrip,
    Optional<Duration> behind) {
  public static final FeedState UNWATCHED =
      new FeedState(
          new FeedMode.Unwatched(), 0, 0, Optional.empty(), Optional.empty(), Optional.empty());

  /** By what means. */
  public sealed interface FeedMode {
    /** Its main log is heard, line by line. */
    record LiveFeed(Instant since, MainLogSource source) implements FeedMode {}

    /**
     * It is asked for its status again and again.
     *
     * @param because why its main log is not heard, for people
     */
    record Polling(Duration every, String because) implements FeedMode {}

    /**
     * It does not answer.
     *
     * @param because why, for people
     */
    record SilentFeed(String because) implements FeedMode {}

    /** Nobody asked for a watch. */
    record Unwatched() implements FeedMode {}
  }

  /** Whether each line of its main log comes in. */
  public boolean isLive() {
    return feedMode instanceof FeedMode.LiveFeed;
  }
}
