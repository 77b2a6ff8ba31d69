package dev.workerbot.access;

import dev.workerbot.access.hold.ActiveHold;
import dev.workerbot.message.entity.ChatPlatform;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which accounts belong to one person, so that nobody passes for two. An account that the config
 * does not name is a person of its own.
 *
 * @param accounts by the config's name of the person, such as {@code slack:U012AB}
 */
public record People(Map<String, Set<String>> accounts) {
  public People {
    accounts =
        accounts.entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(Map.Entry::getKey, one -> Set.copyOf(one.getValue())));
  }

  /** Where nobody is known to have more than one account. */
  public static People none() {
    return new People(Map.of());
  }

  /**
   * Who is behind an account: the config's name of them, or else the account itself, which can be
   * no such name. Equal for two accounts of one person, and for nobody else's.
   */
  public String behind(String chat, String user) {
    String account = chat + ":" + user;
    return accounts.entrySet().stream()
        .filter(person -> person.getValue().contains(account))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(account);
  }

  /** These members of a rule, and every other account of the persons among them. */
  public Set<String> withAllAccounts(Set<String> members) {
    Set<String> all = new HashSet<>(members);
    accounts.values().stream()
        .filter(own -> !Collections.disjoint(own, members))
        .forEach(all::addAll);
    return all;
  }

  /**
   * Whether the hold is certainly the caller's: by what the config says, or by the number of their
   * account of the operating system. Two numbers that share a name are two people.
   */
  public boolean isOf(Caller caller, ActiveHold.Holder holder) {
    Optional<Account> own = caller.account();
    Optional<Account> theirs = holder.account();
    if (own.isPresent() && theirs.isPresent() && holder.chat().equals(caller.chat())) {
      if (own.get().uid() == theirs.get().uid() && own.get().uid() != Account.UNKNOWN) {
        return true;
      }
      if (own.get().name().equals(theirs.get().name())) {
        return false;
      }
    }
    return everyone(caller).contains(behind(holder.chat(), holder.user()));
  }

  /**
   * Whether both may be one person: by what the config says, or since they sit at one account of
   * the operating system, whoever they act as.
   */
  public boolean areOne(Caller one, Caller other) {
    boolean atOneAccount =
        one.account().flatMap(own -> other.account().filter(own::mayBe)).isPresent();
    return atOneAccount || !Collections.disjoint(everyone(one), everyone(other));
  }

  /** The person they act as, and the one whose account of the operating system they use. */
  private Set<String> everyone(Caller caller) {
    Set<String> persons = new HashSet<>();
    persons.add(behind(caller.chat(), caller.user()));
    caller
        .account()
        .ifPresent(own -> persons.add(behind(ChatPlatform.TERMINAL.name(), own.name())));
    return persons;
  }
}
