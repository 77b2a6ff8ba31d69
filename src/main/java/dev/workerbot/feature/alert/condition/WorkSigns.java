package dev.workerbot.feature.alert.condition;

import dev.workerbot.alert.AlertKind;
import dev.workerbot.alert.Condition;
import dev.workerbot.worker.event.HealthSign;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether a worker that runs works, by what probes say one after the other. One that cannot tell
 * counts neither way. Not safe for several threads.
 */
final class WorkSigns {
  /** So many bad ones in a row are trouble. */
  private static final int IN_A_ROW = 3;

  private int bad;
  private boolean firing;
  private Instant since = Instant.EPOCH;
  private String why = "";

  void see(HealthSign sign, Instant at) {
    switch (sign) {
      case HealthSign.Works _ -> {
        bad = 0;
        firing = false;
      }
      case HealthSign.NotWorking(var reason) -> {
        since = bad == 0 && !firing ? at : since;
        // Not anew with every probe: its figures change, and the card would be edited each time.
        why = firing ? why : reason;
        bad++;
        firing |= bad >= IN_A_ROW;
      }
      case HealthSign.UnknownHealth _ -> {
        // Nobody knows.
      }
    }
  }

  /** Somebody acted on it, or it did not run: what was before counts no more. */
  void forgive() {
    bad = 0;
  }

  Condition look() {
    return firing
        ? new Condition.Firing(AlertKind.UNWELL, since, Optional.of(why))
        : new Condition.Healthy();
  }
}
