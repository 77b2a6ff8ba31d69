package dev.workerbot.feature.change;

import dev.workerbot.command.Command;
import dev.workerbot.command.text.Tokenizer;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.verb.Verb;
import java.util.Optional;

/**
 * What becomes of a change that was made and did not work.
 *
 * @param change the bot's own id of it
 * @param keep whether it stays, rather than being put back
 */
public record Settle(Selector of, String change, boolean keep) implements Command {
  @Override
  public Optional<Selector> named() {
    return Optional.of(of);
  }

  @Override
  public Verb verb() {
    return Verb.UNDO;
  }

  @Override
  public String text() {
    return "undo " + of + (keep ? " --keep=" : " --back=") + Tokenizer.quote(change);
  }

  @Override
  public String displayText() {
    return keep ? "keep " + of : "roll back " + of;
  }
}
