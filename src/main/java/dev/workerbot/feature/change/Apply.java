package dev.workerbot.feature.change;

import dev.workerbot.command.Command;
import dev.workerbot.command.text.Tokenizer;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.verb.Verb;
import java.util.Optional;

/**
 * A change that was shown, done as it was shown.
 *
 * @param of the workers that it was shown for
 * @param change the bot's own id of it
 */
public record Apply(Verb verb, Selector of, String change) implements Command {
  public Apply {
    if (verb.reach() != Verb.Reach.BUILDS) {
      throw new IllegalArgumentException(verb + " changes no config");
    }
  }

  @Override
  public Optional<Selector> named() {
    return Optional.of(of);
  }

  @Override
  public String text() {
    return verb + " " + of + " --change=" + Tokenizer.quote(change);
  }

  @Override
  public boolean confirmed() {
    return true;
  }

  @Override
  public String displayText() {
    return verb + " " + of + ", confirmed";
  }
}
