package dev.workerbot.feature.hold;

import dev.workerbot.command.Command;
import dev.workerbot.command.text.Tokenizer;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.verb.Verb;
import java.time.Duration;
import java.util.Optional;

/**
 * Keep others' hands off, and alerts quiet, for a while.
 *
 * @param reason may be empty
 */
public record Hold(Selector of, Duration time, String reason) implements Command {
  /** Longest time that one may hold. */
  static final Duration MAX = Duration.ofHours(24);

  @Override
  public Optional<Selector> named() {
    return Optional.of(of);
  }

  @Override
  public Verb verb() {
    return Verb.HOLD;
  }

  @Override
  public String text() {
    return "hold "
        + of
        + " "
        + time.toSeconds()
        + "s"
        + (reason.isEmpty() ? "" : " " + Tokenizer.quote(reason));
  }
}
