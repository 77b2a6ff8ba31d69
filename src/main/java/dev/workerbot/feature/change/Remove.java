package dev.workerbot.feature.change;

import dev.workerbot.command.Command;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.verb.Verb;
import java.util.Optional;

/** One worker less: stopped, and its file taken away. */
public record Remove(Selector of, boolean confirmed) implements Command {
  @Override
  public Optional<Selector> named() {
    return Optional.of(of);
  }

  @Override
  public Verb verb() {
    return Verb.REMOVE;
  }

  @Override
  public String text() {
    return "remove " + of + (confirmed ? " --yes" : "");
  }
}
