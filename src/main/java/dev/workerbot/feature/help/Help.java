package dev.workerbot.feature.help;

import dev.workerbot.command.Command;
import dev.workerbot.worker.verb.Verb;

/** What one may do here: in short, all of it, one group, or one verb. */
public record Help(HelpTopic topic) implements Command {
  @Override
  public Verb verb() {
    return Verb.HELP;
  }

  @Override
  public String text() {
    return "help" + topic;
  }
}
