package dev.workerbot.feature.change;

import dev.workerbot.command.Command;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.verb.Verb;
import java.util.Optional;

/**
 * The newest change put back.
 *
 * @param of to which worker; empty for a list of what can be put back
 */
public record Undo(Optional<Selector> of, boolean confirmed) implements Command {
  @Override
  public Optional<Selector> named() {
    return of;
  }

  @Override
  public Verb verb() {
    return Verb.UNDO;
  }

  @Override
  public String text() {
    return "undo" + of.map(selector -> " " + selector).orElse("") + (confirmed ? " --yes" : "");
  }
}
