package dev.workerbot.alert;

import java.time.Instant;
import java.util.Optional;

/** How the subject of an alert looks just now. */
public sealed interface Look {
  /**
   * It is in trouble.
   *
   * @param since when it was seen to begin
   * @param cause in words, where one is known
   */
  record Firing(Kind kind, Instant since, Optional<String> cause) implements Look {}

  /** It is as it should be. */
  record Well() implements Look {}

  /** On its way, nobody knows yet whereto. */
  record Unsettled() implements Look {}

  /**
   * It has ended, and not badly.
   *
   * @param how for people: {@code stopped}, {@code is not in Supervisor's config any more}
   */
  record Ended(String how) implements Look {}

  /** Its server cannot be asked. */
  record Unknown() implements Look {}
}
