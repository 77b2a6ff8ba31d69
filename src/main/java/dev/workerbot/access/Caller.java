package dev.workerbot.access;

import dev.workerbot.message.entity.Person;
import java.util.Optional;
import java.util.Set;

/**
 * Who speaks, and where, as the platform vouched for it.
 *
 * @param chat {@code slack}, {@code discord} or {@code terminal}
 * @param user the platform's id of the person, never a name that they chose
 * @param name what people call them, for display only; without the {@code @}
 * @param groups ids of the platform's groups that they are in now
 * @param groupsKnown whether the platform could say so; if not, they may be in any group
 * @param channel the platform's id of the channel; for the terminal {@code terminal}
 * @param parents ids of what the channel is a part of: the channel of a thread, the guild
 * @param membership whether they belong to those whose chat it is
 * @param action the named action of the config that they run, whose rights they have beside their
 *     own; nothing that is typed can claim one
 * @param account whose account of the operating system it is, whoever they act as; empty where they
 *     are at no terminal
 */
public record Caller(
    String chat,
    String user,
    String name,
    Set<String> groups,
    boolean groupsKnown,
    String channel,
    Set<String> parents,
    Membership membership,
    Optional<String> action,
    Optional<Account> account) {
  private static final String HOOK = "hook:";

  public Caller {
    groups = Set.copyOf(groups);
    parents = Set.copyOf(parents);
  }

  /** A member who runs no named action. */
  public Caller(
      String chat,
      String user,
      String name,
      Set<String> groups,
      boolean groupsKnown,
      String channel,
      Set<String> parents) {
    this(
        chat,
        user,
        name,
        groups,
        groupsKnown,
        channel,
        parents,
        Membership.member(),
        Optional.empty(),
        Optional.empty());
  }

  /** Somebody whose groups are known. */
  public Caller(String chat, String user, String name, Set<String> groups, String channel) {
    this(chat, user, name, groups, true, channel, Set.of());
  }

  /** Somebody of whom the platform cannot say just now in which groups they are. */
  public static Caller withGroupsUnknown(String chat, String user, String name, String channel) {
    return new Caller(chat, user, name, Set.of(), false, channel, Set.of());
  }

  /** The same person, in a channel that is a part of these. */
  public Caller within(Set<String> places) {
    return new Caller(
        chat, user, name, groups, groupsKnown, channel, places, membership, action, account);
  }

  /** The same person, who runs a named action. */
  public Caller running(String named) {
    return new Caller(
        chat,
        user,
        name,
        groups,
        groupsKnown,
        channel,
        parents,
        membership,
        Optional.of(named),
        account);
  }

  /** The same person, of whom this is known. */
  public Caller as(Membership known) {
    return new Caller(
        chat, user, name, groups, groupsKnown, channel, parents, known, action, account);
  }

  /** Whether the platform could say everything of them that a right can depend on. */
  public boolean isKnown() {
    return groupsKnown && membership.isKnown();
  }

  /** The same person, who sits at this account of the operating system. */
  public Caller at(Account own) {
    return at(Optional.of(own));
  }

  /** The same person; empty where no account is known. */
  public Caller at(Optional<Account> own) {
    return new Caller(
        chat, user, name, groups, groupsKnown, channel, parents, membership, action, own);
  }

  /** Whoever holds the key of an action's hook: nobody of the chat where it is reported. */
  public static Caller hook(String action, String chat, String channel) {
    return new Caller(chat, HOOK + action, action, Set.of(), channel).running(action);
  }

  /** As a text names them. */
  public Person person() {
    return person(chat, user, name);
  }

  /** The same of what is recorded of them. */
  public static Person person(String chat, String user, String name) {
    return isHook(user) ? Person.named(name) : new Person(chat, user, name);
  }

  /** Whether it is no person, but what came in at a hook. */
  public boolean isHook() {
    return isHook(user);
  }

  /** The same by the id of who speaks. */
  public static boolean isHook(String user) {
    return user.startsWith(HOOK);
  }
}
