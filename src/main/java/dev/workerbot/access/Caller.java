package dev.workerbot.access;

import java.util.Set;

/**
 * Who speaks, and where, as the platform vouched for it.
 *
 * @param chat {@code slack} or {@code terminal}
 * @param user the platform's id of the person, never a name that they chose
 * @param name what people call them, for display only; without the {@code @}
 * @param groups ids of the platform's groups that they are in now
 * @param groupsKnown whether the platform could say so; if not, they may be in any group
 * @param channel the platform's id of the channel; for the terminal {@code terminal}
 */
public record Caller(
    String chat,
    String user,
    String name,
    Set<String> groups,
    boolean groupsKnown,
    String channel) {
  public Caller {
    groups = Set.copyOf(groups);
  }

  /** Somebody whose groups are known. */
  public Caller(String chat, String user, String name, Set<String> groups, String channel) {
    this(chat, user, name, groups, true, channel);
  }

  /** Somebody of whom the platform cannot say just now in which groups they are. */
  public static Caller withGroupsUnknown(String chat, String user, String name, String channel) {
    return new Caller(chat, user, name, Set.of(), false, channel);
  }
}
