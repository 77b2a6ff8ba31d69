package dev.workerbot.access;

/** What the policy says. The reason is a sentence for the person who asked. */
public sealed interface Decision {
  String reason();

  /** They may; the reason names the rule. */
  record Allowed(String reason) implements Decision {}

  /** They may not; the reason names the missing right and who can give it. */
  record RefusedDecision(String reason) implements Decision {}
}
