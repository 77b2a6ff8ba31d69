package dev.workerbot.feature.alert.condition;

import dev.workerbot.alert.AlertKind;
import dev.workerbot.alert.rule.Tuning;
import dev.workerbot.message.text.HumanTime;
import dev.workerbot.worker.WorkerState;
import java.util.Optional;

/**
 * Why there is an alert of a worker, in words: how its last process ended, or what the kind of the
 * alert says beyond that.
 */
record AlertCause(Tuning tuning) {
  /**
   * The cause as it stands on the card.
   *
   * @param last how its last process ended
   * @param cause of its state
   */
  Optional<String> of(
      AlertKind alertKind,
      Optional<WorkerState> state,
      Optional<String> last,
      Optional<String> cause) {
    // Not how often exactly: the card would be edited with every crash.
    String often =
        "%d times or more in %s"
            .formatted(
                tuning.crashLoop().crashes(), HumanTime.wholeSeconds(tuning.crashLoop().window()));
    return switch (alertKind) {
      case CRASH_LOOP -> {
        String times = "it ended " + often;
        yield Optional.of(
            last.or(() -> cause).map(why -> times + "; the last time: " + why).orElse(times));
      }
      case RESTARTS ->
          Optional.of(
              "its process was replaced %s; whether it crashed or exited normally is unknown:"
                      .formatted(often)
                  + " "
                  + ExitCondition.UNLOGGED);
      case QUICK_EXITS ->
          Optional.of(
              "it exits with code 0 seconds after each start, too soon to be its recycling;"
                  + " Laravel's worker does so when it loses its database");
      case STUCK -> Optional.of(stuck(state.orElse(WorkerState.UNKNOWN), cause.or(() -> last)));
      default -> cause;
    };
  }

  private String stuck(WorkerState state, Optional<String> lastTry) {
    return switch (state) {
      case STOPPING ->
          "it has been STOPPING for more than "
              + HumanTime.wholeSeconds(tuning.grace().stopping())
              + "; Supervisor kills it after its stopwaitsecs";
      case STARTING, BACKOFF ->
          "it has not come up for more than "
              + HumanTime.wholeSeconds(tuning.grace().stuck())
              + lastTry.map(why -> "; the last try: " + why).orElse("");
      default -> "Supervisor has lost track of its process (UNKNOWN)";
    };
  }
}
