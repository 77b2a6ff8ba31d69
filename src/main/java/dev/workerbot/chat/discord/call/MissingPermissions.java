package dev.workerbot.chat.discord.call;

import dev.workerbot.chat.ChatException;
import java.time.OffsetDateTime;
import java.util.EnumSet;
import java.util.Optional;
import java.util.stream.Collectors;
import net.dv8tion.jda.api.Permission;
import net.dv8tion.jda.api.entities.Guild;
import net.dv8tion.jda.api.entities.Member;
import net.dv8tion.jda.api.entities.channel.middleman.GuildChannel;

/**
 * What workerbot lacks in a channel where Discord has refused something. Discord itself says only
 * "Missing Permissions", and takes away nearly all of them while a member is timed out.
 */
public final class MissingPermissions {
  private static final String WHERE = "(Edit Channel, Permissions; docs/discord.md lists them)";

  private MissingPermissions() {}

  /** The refusal, in a channel if it is about one. */
  static ChatException refusal(Optional<GuildChannel> channel) {
    return refusal(channel, EnumSet.noneOf(Permission.class));
  }

  /** The same, where it is known that this permission is missing. */
  static ChatException refusal(Optional<GuildChannel> channel, Permission missing) {
    return refusal(channel, EnumSet.of(missing));
  }

  private static ChatException refusal(Optional<GuildChannel> channel, EnumSet<Permission> known) {
    return ChatException.permanent(
        channel
            .map(one -> sentence(one, known))
            .orElseGet(() ->
                "workerbot lacks permissions there: %s"
                    .formatted(known.isEmpty() ? "Discord does not say which" : names(known))));
  }

  private static String sentence(GuildChannel channel, EnumSet<Permission> known) {
    Optional<String> timeOut = timeOut(channel.getGuild());
    if (timeOut.isPresent()) {
      return timeOut.get();
    }
    EnumSet<Permission> missing = EnumSet.copyOf(NeededPermission.ALL);
    missing.removeAll(channel.getGuild().getSelfMember().getPermissions(channel));
    missing.addAll(known);
    return missing.isEmpty()
        ? ("Discord says that workerbot lacks permissions in #%s, but its roles have all it"
                + " needs; check whether one was just removed %s")
            .formatted(channel.getPermissionContainer().getName(), WHERE)
        : "workerbot lacks permissions in #%s: %s; give them to its role there %s"
            .formatted(channel.getPermissionContainer().getName(), names(missing), WHERE);
  }

  /** That somebody has timed the bot out, which takes nearly all permissions from it. */
  public static Optional<String> timeOut(Guild guild) {
    Member self = guild.getSelfMember();
    OffsetDateTime until = self.getTimeOutEnd();
    return self.isTimedOut() && until != null
        ? Optional.of(
            "workerbot is timed out in the Discord server %s until %s; right-click it there and choose Remove Timeout"
                .formatted(guild.getId(), until.toInstant()))
        : Optional.empty();
  }

  private static String names(EnumSet<Permission> permissions) {
    return permissions.stream()
        .map(one -> "`" + NeededPermission.name(one) + "`")
        .collect(Collectors.joining(", "));
  }
}
