package dev.workerbot.fleet.watch;

import java.time.Duration;
import java.util.Optional;

/**
 * A server whose answer has not come yet.
 *
 * @param since how long ago it was asked first without having answered anything since
 * @param last its last answer before that; empty where there was none since the bot was started
 */
public record Unanswered(Duration since, Optional<Snapshot> last) {
  private static final Duration USUAL = Duration.ofSeconds(2);

  /** Whether its silence is nothing unusual yet. */
  public boolean isFresh() {
    return since.compareTo(USUAL) < 0;
  }
}
