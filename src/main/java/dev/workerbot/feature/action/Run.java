package dev.workerbot.feature.action;

import dev.workerbot.command.Command;
import dev.workerbot.command.text.Tokenizer;
import dev.workerbot.worker.verb.Verb;
import java.util.List;

/**
 * Carry out what the config has a name for.
 *
 * @param note what for, such as a version; may be empty
 */
public record Run(String action, String note) implements Command {
  @Override
  public Verb verb() {
    return Verb.RUN;
  }

  @Override
  public String text() {
    return "run " + Tokenizer.line(note.isEmpty() ? List.of(action) : List.of(action, note));
  }
}
