package dev.workerbot.chat.connection;

import dev.workerbot.message.Severity;

/**
 * One thing that {@code workerbot check} found out about a platform.
 *
 * @param severity {@code BAD} where the bot cannot work like that
 */
public record CheckResult(Severity severity, String sentence) {
  public static CheckResult good(String sentence) {
    return new CheckResult(Severity.GOOD, sentence);
  }

  public static CheckResult warning(String sentence) {
    return new CheckResult(Severity.WARNING, sentence);
  }

  public static CheckResult bad(String sentence) {
    return new CheckResult(Severity.BAD, sentence);
  }

  /** The platform has not answered, so that something is not known, as the other sentence says. */
  public static CheckResult unanswered(String why, String unknown) {
    return bad(why + (why.endsWith("?") ? " " : ". ") + unknown);
  }
}
