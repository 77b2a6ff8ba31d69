package dev.workerbot.worker.verb;

import java.util.Arrays;
import java.util.Optional;

/**
 * What becomes of a worker by a verb, whatever the verb is called. Rules bind effects: one on
 * {@code restart} holds for all that interrupts.
 */
public enum Effect {
  /** Its processes end, or its work stands still, be it for a moment. */
  INTERRUPT("interrupt", "interrupts it"),
  /** It does not work afterwards, until somebody sees to it. */
  LEAVE_DOWN("leave-down", "leaves it down"),
  /** It works afterwards, though it may have been down on purpose. */
  BRING_UP("", "starts it"),
  /** The file of a worker that there is becomes another. */
  CHANGE("", "changes its file"),
  /** There is no such worker afterwards. */
  TAKE_AWAY("", "removes it"),
  /** There was no such worker before. */
  MAKE("", "creates it"),
  /** It goes on by another name, which a rule that names its processes does not know. */
  RENAME("", "renames it"),
  /** Its alerts are quiet. */
  QUIET("", "mutes its alerts");

  private final String word;
  private final String sentence;

  Effect(String word, String sentence) {
    this.word = word;
    this.sentence = sentence;
  }

  /** The word for it in a rule; empty where only verbs stand for it. */
  public Optional<String> word() {
    return Optional.of(word).filter(text -> !text.isEmpty());
  }

  /** What the verb does, as it stands behind it: {@code remove leaves it down}. */
  public String sentence() {
    return sentence;
  }

  /** Finds one by its word in a rule. */
  public static Optional<Effect> named(String word) {
    return Arrays.stream(values()).filter(one -> one.word().equals(Optional.of(word))).findFirst();
  }
}
