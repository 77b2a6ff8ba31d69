package dev.workerbot.feature.help;

import dev.workerbot.command.Command;
import dev.workerbot.worker.verb.Verb;
import java.util.Optional;

/** What one may do here; about one verb, or all. */
public record Help(Optional<Verb> about) implements Command {
  @Override
  public Verb verb() {
    return Verb.HELP;
  }

  @Override
  public String text() {
    return about.map(word -> "help " + word).orElse("help");
  }
}
