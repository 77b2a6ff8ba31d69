package dev.workerbot.alert.rule;

import dev.workerbot.alert.AlertKind;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.Set;

/**
 * From when on something is an alert, for one worker or server.
 *
 * @param kinds what is worth one
 * @param resolveAfter how long it must stay well before the alert is resolved
 * @param crashes unexpected exits within {@code crashWindow} that make a crash loop
 * @param stuckAfter in STARTING or BACKOFF
 * @param stoppingAfter in STOPPING; Laravel recommends to give a job up to an hour
 * @param unreachableAfter before a silent server is worth an alert
 * @param downAfter before a silent supervisord is worth an alert
 * @param memoryLimit in bytes, for the worker's process tree; empty for none
 * @param memorySamples in a row above the limit, or below nine tenths of it
 */
public record Tuning(
    Set<AlertKind> kinds,
    Duration resolveAfter,
    int crashes,
    Duration crashWindow,
    Duration stuckAfter,
    Duration stoppingAfter,
    Duration unreachableAfter,
    Duration downAfter,
    OptionalLong memoryLimit,
    int memorySamples) {
  public static final Tuning DEFAULT =
      new Tuning(
          Set.of(AlertKind.values()),
          Duration.ofSeconds(30),
          3,
          Duration.ofMinutes(5),
          Duration.ofMinutes(2),
          Duration.ofMinutes(65),
          Duration.ofSeconds(15),
          Duration.ofSeconds(10),
          OptionalLong.empty(),
          3);

  public Tuning {
    kinds = Set.copyOf(kinds);
  }

  public boolean wants(AlertKind alertKind) {
    return kinds.contains(alertKind);
  }
}
