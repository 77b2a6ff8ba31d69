package dev.workerbot.app.config;

import dev.workerbot.access.ApprovalRules;
import dev.workerbot.app.config.key.Key;
import dev.workerbot.app.config.key.Keys;
import dev.workerbot.app.config.key.Section;
import dev.workerbot.request.step.OperationTimeouts;
import java.time.Duration;

/** Reads {@code operations}. */
final class OperationsReader {
  private static final Key.Defaulted<Duration> CONFIRM_WITHIN =
      Key.time("confirm-within", "how long a Confirm button works").orElse(Duration.ofMinutes(5));
  private static final Key.Defaulted<Duration> APPROVE_WITHIN =
      Key.time("approve-within", "how long a request waits for approval")
          .orElse(ApprovalRules.ApprovalSettings.NONE.within());
  private static final Key.Defaulted<Duration> STAYS_UP =
      Key.time(
              "stays-up",
              "how long a started worker must stay RUNNING before it is called that; what cannot"
                  + " reach its database often dies seconds after its start")
          .orElse(OperationTimeouts.DEFAULT.steady());
  private static final Key.Defaulted<Duration> ROLLING_STAYS_UP =
      Key.time(
              "rolling-stays-up",
              "the same in a [rolling restart](rolling.md), before the next worker is taken; a"
                  + " longer `startsecs` holds")
          .orElse(OperationTimeouts.DEFAULT.proven());
  private static final Key.Defaulted<Duration> RESUME_FOR =
      Key.time(
              "resume-for",
              "how long to wait for a lost server once something was started there; if nothing was"
                  + " started yet, 15 minutes at most, and 20 s where supervisord is down")
          .orElse(Duration.ofHours(24));

  static final Key<Section> OPERATIONS =
      Keys.section(
              "operations",
              Keys.of(
                  "operations",
                  CONFIRM_WITHIN,
                  APPROVE_WITHIN,
                  STAYS_UP,
                  ROLLING_STAYS_UP,
                  RESUME_FOR),
              "times")
          .otherwise("see below");

  private OperationsReader() {}

  static Config.OperationTimes read(Section section) {
    return new Config.OperationTimes(
        section.get(CONFIRM_WITHIN),
        section.get(APPROVE_WITHIN),
        section.get(STAYS_UP),
        section.get(ROLLING_STAYS_UP),
        section.get(RESUME_FOR));
  }
}
