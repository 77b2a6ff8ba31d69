package dev.workerbot.access;

import dev.workerbot.worker.Selector;
import dev.workerbot.worker.Target;
import java.time.Instant;
import java.util.Set;

/**
 * Keeps others' hands off workers for a while.
 *
 * @param number by which people name it; who holds first has the lower one
 * @param of what is held, with whatever comes to be there later
 * @param reason may be empty
 */
public record Hold(
    int number, Selector of, String reason, Holder by, Instant madeAt, Instant until) {
  /**
   * Who holds.
   *
   * @param chat the chat, {@code user} the account there, {@code name} what people call them
   * @param channel where it was said, and where is told what becomes of it
   */
  public record Holder(String chat, String user, String name, String channel) {
    public static Holder of(Caller caller) {
      return new Holder(caller.chat(), caller.user(), caller.name(), caller.channel());
    }
  }

  /**
   * Whether it means this worker.
   *
   * @param tags of the worker's server
   */
  public boolean covers(Target target, Set<String> tags) {
    return of.terms().stream()
        .anyMatch(term -> term.matches(target.server(), tags) && term.matches(target.worker()));
  }
}
