package dev.workerbot.feature.status;

import dev.workerbot.command.Command;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.verb.Verb;
import java.util.Optional;

/**
 * How workers are.
 *
 * @param all every process on a line of its own, nothing folded
 */
public record Status(Optional<Selector> of, boolean all) implements Command {
  @Override
  public Optional<Selector> named() {
    return of;
  }

  @Override
  public Verb verb() {
    return Verb.STATUS;
  }

  @Override
  public Optional<Selector> shown() {
    return Optional.of(of.orElseGet(Selector::everything));
  }

  @Override
  public String text() {
    return "status" + of.map(selector -> " " + selector).orElse("") + (all ? " --all" : "");
  }
}
