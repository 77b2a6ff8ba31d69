package dev.workerbot.command;

import dev.workerbot.command.text.Tokenizer;
import dev.workerbot.worker.verb.Verb;

/**
 * Refuse a request.
 *
 * @param reason may be empty
 * @param form whether to ask for the reason first
 */
public record Deny(int request, String reason, boolean form) implements Command {
  @Override
  public Verb verb() {
    return Verb.DENY;
  }

  @Override
  public boolean opensForm() {
    return form;
  }

  @Override
  public String text() {
    return "deny #"
        + request
        + (reason.isEmpty() ? "" : " --reason=" + Tokenizer.quote(reason))
        + (form ? " --form" : "");
  }
}
