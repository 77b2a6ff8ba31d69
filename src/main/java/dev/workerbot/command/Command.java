package dev.workerbot.command;

import dev.workerbot.command.syntax.Grammar;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.verb.Verb;
import java.util.Optional;

/** What somebody asks for. {@link Grammar} reads it; {@link #text} writes it back. */
public interface Command {
  /** Whose command it is. */
  Verb verb();

  /** The canonical text, which {@link Grammar#parse} reads back to an equal command. */
  String text();

  /** The same for people and for the audit: without what may be a secret, and without ids. */
  default String displayText() {
    return text();
  }

  /** Whether the answer may be a form, which has to be the very first thing that the asker sees. */
  default boolean opensForm() {
    return false;
  }

  /** Whether it is to be done without a preview. */
  default boolean confirmed() {
    return false;
  }

  /**
   * The workers that it names; it is refused where the caller has no such right on their server.
   */
  default Optional<Selector> named() {
    return Optional.empty();
  }

  /** The workers of which it shows something, and does nothing to them. */
  default Optional<Selector> shown() {
    return Optional.empty();
  }

  /** Why the rules that ask others first are bypassed; empty to keep to them. */
  default Optional<String> breakGlassReason() {
    return Optional.empty();
  }

  /** Whether it decides what becomes of an operation that has stopped. */
  default boolean isOfStopped() {
    return false;
  }

  /** Whether it goes on with an operation that has stopped, in the message of that. */
  default boolean goesOn() {
    return false;
  }
}
