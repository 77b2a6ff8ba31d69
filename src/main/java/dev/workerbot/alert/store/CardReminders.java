package dev.workerbot.alert.store;

import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** When an open card was last reported again. */
public record CardReminders(int card, Optional<Instant> reminded, Optional<Instant> repeated) {
  /** The same by another clock. */
  public CardReminders by(UnaryOperator<Instant> clock) {
    return new CardReminders(card, reminded.map(clock), repeated.map(clock));
  }
}
