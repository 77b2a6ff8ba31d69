package dev.workerbot.feature.alert.condition;

import dev.workerbot.alert.rule.Tuning;
import dev.workerbot.worker.restart.RestartPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The exits of one worker that its config expects, and that come one after the other far sooner
 * than its command can be through: Laravel's worker quits with code 0 when it loses its database.
 * Not safe for several threads.
 */
final class QuickExits {
  private final Tuning tuning;
  private int inRow;
  private Instant first = Instant.EPOCH;
  private Instant last = Instant.EPOCH;

  QuickExits(Tuning tuning) {
    this.tuning = tuning;
  }

  /** The log reported one, of a process that had lived so long. */
  void logged(Instant at, Duration life, RestartPolicy policy) {
    if (!policy.isQuick(life)) {
      forget();
      return;
    }
    if (inRow == 0 || Duration.between(last, at).compareTo(tuning.crashLoop().window()) > 0) {
      inRow = 0;
      first = at;
    }
    inRow++;
    last = at;
  }

  void forget() {
    inRow = 0;
  }

  /**
   * When the first of them was, where they are as many in a row as make a loop of crashes; empty
   * once a process has lived for longer.
   *
   * @param life of the process that runs now; empty where none is RUNNING
   */
  Optional<Instant> loop(Optional<Duration> life, Optional<RestartPolicy> policy, Instant now) {
    boolean isOver =
        life.filter(of -> policy.filter(one -> one.isQuick(of)).isEmpty()).isPresent()
            || Duration.between(last, now).compareTo(tuning.crashLoop().window()) > 0;
    return inRow >= tuning.crashLoop().crashes() && !isOver ? Optional.of(first) : Optional.empty();
  }
}
