package dev.workerbot.chat.connection;

import dev.workerbot.message.Severity;
import java.util.Set;

/**
 * A channel that the config names.
 *
 * @param purpose what it is named for, such as {@code alerts}
 * @param isWrittenTo whether the bot posts there unasked, and so has to be in it
 * @param called ids of groups, or roles, that are called there
 */
public record NamedChannel(String id, String purpose, boolean isWrittenTo, Set<String> called) {
  public NamedChannel {
    called = Set.copyOf(called);
  }

  /**
   * Says of the channel, for which the sentence has a {@code %s}, that the bot cannot write there.
   */
  public CheckResult closed(String sentence) {
    return new CheckResult(
        isWrittenTo ? Severity.BAD : Severity.WARNING, sentence.formatted(named()));
  }

  /** {@code C012AB (alerts)}. */
  public String named() {
    return "%s (%s)".formatted(id, purpose);
  }
}
