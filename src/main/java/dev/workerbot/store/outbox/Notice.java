package dev.workerbot.store.outbox;

import dev.workerbot.message.Severity;
import dev.workerbot.message.text.Sentence;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Something said once.
 *
 * @param card whose route says whom it calls; empty where none does
 * @param calls the platform's id of one person whom it calls beside
 */
public record Notice(
    String id,
    Channel to,
    Optional<Integer> card,
    Severity severity,
    Sentence title,
    List<Sentence> lines,
    Instant madeAt,
    Optional<String> calls) {
  public Notice {
    lines = List.copyOf(lines);
  }

  /** The same by another clock. */
  public Notice by(UnaryOperator<Instant> clock) {
    return new Notice(id, to, card, severity, title, lines, clock.apply(madeAt), calls);
  }
}
