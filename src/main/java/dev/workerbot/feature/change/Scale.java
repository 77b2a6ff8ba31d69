package dev.workerbot.feature.change;

import dev.workerbot.command.Command;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.verb.Verb;
import java.util.Optional;

/** Another number of processes. */
public record Scale(Selector of, int processes, boolean confirmed) implements Command {
  @Override
  public Optional<Selector> named() {
    return Optional.of(of);
  }

  @Override
  public Verb verb() {
    return Verb.SCALE;
  }

  @Override
  public String text() {
    return "scale " + of + " " + processes + (confirmed ? " --yes" : "");
  }
}
