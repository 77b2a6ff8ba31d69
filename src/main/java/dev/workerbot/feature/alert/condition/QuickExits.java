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

  /** How many there were when its config was last read, with which it is known whether it rests. */
  private int known;

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
      forget();
      first = at;
    }
    inRow++;
    last = at;
  }

  void forget() {
    inRow = 0;
    known = 0;
  }

  /** Its config was read. */
  void read(Optional<RestartPolicy> policy) {
    if (policy.filter(RestartPolicy::worksOn).isPresent()) {
      known = inRow;
    } else {
      forget();
    }
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
    int enough = tuning.crashLoop().crashes();
    // What was known before the first of them may be another thing by now.
    boolean isKnown = known > 0 || inRow >= 2 * enough;
    return inRow >= enough && isKnown && !isOver ? Optional.of(first) : Optional.empty();
  }
}
