package dev.workerbot.command;

import dev.workerbot.command.text.Tokenizer;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.verb.Verb;
import java.util.Optional;

/**
 * End what is under way after its current step.
 *
 * @param of which workers' operations; empty for the newest in this channel
 * @param operation the bot's own id of it, or {@code #} and the number of a request
 */
public record Cancel(Optional<Selector> of, Optional<String> operation) implements Command {
  /** Take back what one has asked others for. */
  public static Cancel request(int number) {
    return new Cancel(Optional.empty(), Optional.of("#" + number));
  }

  /** The number of the request that is taken back. */
  public Optional<Integer> request() {
    return operation
        .filter(id -> id.matches("#\\d{1,9}"))
        .map(id -> Integer.parseInt(id.substring(1)));
  }

  @Override
  public Verb verb() {
    return Verb.CANCEL;
  }

  @Override
  public String text() {
    return "cancel"
        + of.map(selector -> " " + selector).orElse("")
        + operation.map(id -> " --operation=" + Tokenizer.quote(id)).orElse("");
  }

  @Override
  public String displayText() {
    return "cancel"
        + of.map(selector -> " " + selector).orElse("")
        + request().map(number -> " #" + number).orElse("");
  }
}
