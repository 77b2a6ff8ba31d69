package dev.workerbot.command.syntax;

import dev.workerbot.command.Command;

/** What became of a typed line. */
public sealed interface ParseResult {
  /** It is a command. */
  record Understood(Command command) implements ParseResult {}

  /**
   * It is none.
   *
   * @param sentence what is wrong and what to write instead
   */
  record Misunderstood(String sentence) implements ParseResult {}
}
