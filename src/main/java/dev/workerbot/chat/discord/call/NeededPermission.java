package dev.workerbot.chat.discord.call;

import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import net.dv8tion.jda.api.Permission;

/** A permission that the bot needs in a channel, as Discord shows its name, and what for. */
public enum NeededPermission {
  VIEW_CHANNEL(Permission.VIEW_CHANNEL, "View Channel", "to see the channel it posts to"),
  SEND_MESSAGES(Permission.MESSAGE_SEND, "Send Messages", "to post alerts and notices"),
  EMBED_LINKS(
      Permission.MESSAGE_EMBED_LINKS,
      "Embed Links",
      "its messages are embeds, which Discord drops otherwise"),
  ATTACH_FILES(
      Permission.MESSAGE_ATTACH_FILES,
      "Attach Files",
      "the picture of `stats`, and text that is too long for a message"),
  READ_MESSAGE_HISTORY(
      Permission.MESSAGE_HISTORY,
      "Read Message History",
      "to reply to its messages, and to find them again after a crash"),
  CREATE_PUBLIC_THREADS(
      Permission.CREATE_PUBLIC_THREADS, "Create Public Threads", "the thread below an alert"),
  SEND_MESSAGES_IN_THREADS(
      Permission.MESSAGE_SEND_IN_THREADS,
      "Send Messages in Threads",
      "the steps of an alert, in that thread");

  /** All of them. */
  public static final Set<Permission> ALL =
      Arrays.stream(values()).map(one -> one.permission).collect(Collectors.toUnmodifiableSet());

  private final Permission permission;
  private final String shown;
  private final String reason;

  NeededPermission(Permission permission, String shown, String reason) {
    this.permission = permission;
    this.shown = shown;
    this.reason = reason;
  }

  /** What it is needed for, as it stands behind its name. */
  public String reason() {
    return reason;
  }

  @Override
  public String toString() {
    return shown;
  }

  /** Those of them that are not among these. */
  static Set<NeededPermission> missing(Collection<Permission> has) {
    EnumSet<NeededPermission> missing = EnumSet.allOf(NeededPermission.class);
    missing.removeIf(one -> has.contains(one.permission));
    return missing;
  }

  /** The name by which Discord shows any permission. */
  static String name(Permission permission) {
    return Arrays.stream(values())
        .filter(one -> one.permission == permission)
        .map(NeededPermission::toString)
        .findFirst()
        .orElse(permission.getName());
  }
}
