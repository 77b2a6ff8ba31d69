package dev.workerbot.alert;

import java.time.Instant;
import java.util.Optional;

/**
 * What somebody did to a worker through workerbot.
 *
 * @param id of the operation
 * @param what {@code restart}, {@code stop}, {@code start}
 * @param by whom, without the {@code @}
 * @param endedAt empty while it is under way
 * @param done whether it ended as it was meant to
 */
public record Deed(
    String id, String what, String by, Instant startedAt, Optional<Instant> endedAt, boolean done) {
  public boolean isUnderWay() {
    return endedAt.isEmpty();
  }

  /** {@code restarted by @anna}, {@code restart by @anna failed}, {@code being restarted by …}. */
  public String told() {
    String past = what.equals("stop") ? "stopped" : what + "ed";
    if (isUnderWay()) {
      return "being " + past + " by @" + by;
    }
    return done ? past + " by @" + by : "the " + what + " by @" + by + " failed";
  }
}
