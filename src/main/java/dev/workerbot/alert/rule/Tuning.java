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
 */
public record Tuning(
    Set<AlertKind> kinds,
    Duration resolveAfter,
    CrashLoop crashLoop,
    Grace grace,
    MemoryAlarm memory) {
  public static final Tuning DEFAULT =
      new Tuning(
          Set.of(AlertKind.values()),
          Duration.ofSeconds(30),
          new CrashLoop(3, Duration.ofMinutes(5)),
          new Grace(
              Duration.ofMinutes(2),
              Duration.ofMinutes(65),
              Duration.ofSeconds(15),
              Duration.ofSeconds(10)),
          new MemoryAlarm(OptionalLong.empty(), 3));

  public Tuning {
    kinds = Set.copyOf(kinds);
  }

  /** So many unexpected exits in so long make a crash loop. */
  public record CrashLoop(int crashes, Duration window) {}

  /**
   * How long something may be so before it is worth an alert.
   *
   * @param stuck a worker in STARTING or BACKOFF
   * @param stopping one in STOPPING; Laravel recommends to give a job up to an hour
   * @param unreachable a silent server
   * @param down a silent supervisord
   */
  public record Grace(Duration stuck, Duration stopping, Duration unreachable, Duration down) {}

  /**
   * When the memory of a worker is too much.
   *
   * @param limit in bytes, for the worker's process tree; empty for none
   * @param samples in a row above the limit, or below nine tenths of it
   */
  public record MemoryAlarm(OptionalLong limit, int samples) {}

  public boolean wants(AlertKind alertKind) {
    return kinds.contains(alertKind);
  }
}
