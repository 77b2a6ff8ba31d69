package dev.workerbot.command;

import dev.workerbot.worker.verb.Verb;

/** Let a request through. */
public record Approve(int request) implements Command {
  @Override
  public Verb verb() {
    return Verb.APPROVE;
  }

  @Override
  public String text() {
    return "approve #" + request;
  }
}
