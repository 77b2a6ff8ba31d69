package dev.workerbot.alert;

import java.time.Instant;
import java.util.Optional;

/** How the subject of an alert looks just now. */
public sealed interface Condition {
  /**
   * It is in trouble.
   *
   * @param since when it was seen to begin
   * @param cause in words, where one is known
   */
  record Firing(AlertKind alertKind, Instant since, Optional<String> cause) implements Condition {}

  /** It is as it should be. */
  record Healthy() implements Condition {}

  /** On its way, nobody knows yet whereto. */
  record Pending() implements Condition {}

  /**
   * It has ended, and not badly.
   *
   * @param how for people: {@code stopped}, {@code is not in Supervisor's config any more}
   */
  record Ended(String how) implements Condition {}

  /** Its server cannot be asked. */
  record Unknown() implements Condition {}
}
