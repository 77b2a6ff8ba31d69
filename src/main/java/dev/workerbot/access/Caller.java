package dev.workerbot.access;

import java.util.Set;

/**
 * Who speaks, and where, as the platform vouched for it.
 *
 * @param chat {@code slack} or {@code terminal}
 * @param user the platform's id of the person, never a name that they chose
 * @param name what people call them, for display only; without the {@code @}
 * @param groups ids of the platform's groups that they are in now
 * @param channel the platform's id of the channel; for the terminal {@code terminal}
 */
public record Caller(String chat, String user, String name, Set<String> groups, String channel) {
  public Caller {
    groups = Set.copyOf(groups);
  }
}
