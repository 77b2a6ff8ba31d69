package dev.workerbot.command.syntax;

/** How it is decided who may use a verb, before its handler is called. */
public enum Mode {
  /** Nobody needs a right. */
  FREE,
  /** Rules other than roles decide; the handler asks them. */
  RULES,
  /**
   * Who lacks the right on a server that is named, or everywhere, is refused. The handler shows or
   * changes that for which the caller has it, which only it can find.
   */
  WHAT_I_MAY_USE,
  /** The workers that are named are found, and the handler gets them if the caller may use all. */
  ALL_OR_NOTHING
}
