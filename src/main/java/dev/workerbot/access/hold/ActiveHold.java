package dev.workerbot.access.hold;

import dev.workerbot.access.Account;
import dev.workerbot.access.Caller;
import dev.workerbot.message.entity.Person;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Keeps others' hands off workers for a while.
 *
 * @param number by which people name it; who holds first has the lower one
 * @param of what is held, with whatever comes to be there later
 * @param reason may be empty
 */
public record ActiveHold(
    int number, Selector of, String reason, Holder by, Instant madeAt, Instant until) {
  /**
   * Who holds.
   *
   * @param chat the chat, {@code user} the account there, {@code name} what people call them
   * @param channel where it was made, and where its end is announced
   * @param account of the operating system, of who sat at a terminal
   */
  public record Holder(
      String chat, String user, String name, String channel, Optional<Account> account) {

    public static Holder of(Caller caller) {
      return new Holder(
          caller.chat(), caller.user(), caller.name(), caller.channel(), caller.account());
    }

    /** As a text names them. */
    public Person person() {
      return Caller.person(chat, user, name);
    }
  }

  /**
   * The same, of which only what means any of these is told: what else is held is not for everybody
   * to know. It means some of them.
   *
   * @param tags by server
   */
  public ActiveHold about(Collection<Target> targets, Function<ServerName, Set<String>> tags) {
    List<Selector.Term> some =
        of.terms().stream()
            .filter(term ->
                targets.stream()
                    .anyMatch(target ->
                        term.matches(target.server(), tags.apply(target.server()))
                            && term.matches(target.worker())))
            .toList();
    return new ActiveHold(number, new Selector(some), reason, by, madeAt, until);
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
