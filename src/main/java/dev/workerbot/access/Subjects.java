package dev.workerbot.access;

import java.util.Set;

/**
 * To whom a role or a deny rule applies: members are written {@code slack:U012AB} (a user id),
 * {@code slack-group:S012AB}, {@code discord:4711}, {@code discord-role:4712} or {@code
 * terminal:anna}; {@code *} is everybody.
 *
 * @param channels ids of the channels it is limited to, or of what they are a part of; empty for
 *     all
 */
public record Subjects(Set<String> members, Set<String> channels) {
  /** Without a colon, so that no chat and no user in it makes the same. */
  private static final String ACTION = "action/";

  public Subjects {
    members = Set.copyOf(members);
    channels = Set.copyOf(channels);
  }

  /** Whoever runs the named action. */
  public static Subjects action(String name) {
    return new Subjects(Set.of(ACTION + name), Set.of());
  }

  /** Whether they can be people: not only those who run a named action. */
  boolean arePeople() {
    return members.stream().noneMatch(member -> member.startsWith(ACTION));
  }

  /** Whether each is named: no group, not everybody. */
  public boolean arePersons() {
    return members.stream()
        .noneMatch(member ->
            member.equals("*")
                || member.startsWith("slack-group:")
                || member.startsWith("discord-role:"));
  }

  /** Whether the person, in whatever channel. */
  public boolean isMember(Caller caller) {
    return members.contains("*")
        || members.contains(caller.chat() + ":" + caller.user())
        || caller.action().filter(action -> members.contains(ACTION + action)).isPresent()
        || caller.groups().stream().anyMatch(group -> members.contains(prefix(caller) + group));
  }

  public boolean isHere(Caller caller) {
    return channels.isEmpty()
        || channels.contains(caller.channel())
        || caller.around().stream().anyMatch(channels::contains);
  }

  public boolean applyTo(Caller caller) {
    return isMember(caller) && isHere(caller);
  }

  /** Whether they would apply if the caller were in every group that cannot be read just now. */
  public boolean mayApplyTo(Caller caller) {
    return applyTo(caller) || (dependsOnUnknownGroups(caller) && isHere(caller));
  }

  /** Whether a group is named of which nobody can say just now if the caller is in it. */
  public boolean dependsOnUnknownGroups(Caller caller) {
    return !caller.groupsKnown()
        && members.stream().anyMatch(member -> member.startsWith(prefix(caller)));
  }

  private static String prefix(Caller caller) {
    return caller.chat() + (caller.chat().equals("discord") ? "-role:" : "-group:");
  }
}
