package dev.workerbot.command;

import dev.workerbot.command.text.Tokenizer;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.verb.Verb;
import java.time.Duration;
import java.util.Optional;

/**
 * Keep alerts quiet for a while.
 *
 * @param reason may be empty
 */
public record Silence(Reference reference, Duration time, String reason) implements Command {
  /** Longest time that one may silence. */
  public static final Duration MAX = Duration.ofDays(30);

  @Override
  public Optional<Selector> named() {
    return reference instanceof Reference.Of(var selector)
        ? Optional.of(selector)
        : Optional.empty();
  }

  @Override
  public Verb verb() {
    return Verb.SILENCE;
  }

  @Override
  public String text() {
    return "silence "
        + reference
        + " "
        + time.toSeconds()
        + "s"
        + (reason.isEmpty() ? "" : " " + Tokenizer.quote(reason));
  }
}
