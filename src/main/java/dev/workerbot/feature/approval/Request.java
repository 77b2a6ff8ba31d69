package dev.workerbot.feature.approval;

import dev.workerbot.command.Act;
import dev.workerbot.command.Command;
import dev.workerbot.command.text.Tokenizer;
import dev.workerbot.worker.verb.Verb;

/**
 * Ask others for what one may not do oneself.
 *
 * @param wanted what is to be done
 * @param reason may be empty
 */
public record Request(Act wanted, String reason) implements Command {
  @Override
  public Verb verb() {
    return Verb.REQUEST;
  }

  @Override
  public String text() {
    return "request "
        + wanted.text()
        + (reason.isEmpty() ? "" : " --reason=" + Tokenizer.quote(reason));
  }
}
