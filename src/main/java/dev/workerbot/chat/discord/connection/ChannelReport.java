package dev.workerbot.chat.discord.connection;

import dev.workerbot.chat.connection.CheckResult;
import dev.workerbot.chat.connection.NamedChannel;
import dev.workerbot.chat.discord.call.ChannelCheck;
import dev.workerbot.chat.discord.call.MissingPermissions;
import dev.workerbot.message.Severity;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import net.dv8tion.jda.api.JDA;
import net.dv8tion.jda.api.entities.Guild;
import net.dv8tion.jda.api.entities.channel.middleman.GuildChannel;
import net.dv8tion.jda.api.events.GenericEvent;
import net.dv8tion.jda.api.events.channel.GenericChannelEvent;
import net.dv8tion.jda.api.events.guild.GuildAvailableEvent;
import net.dv8tion.jda.api.events.guild.GuildReadyEvent;
import net.dv8tion.jda.api.events.guild.member.update.GuildMemberUpdateTimeOutEvent;
import net.dv8tion.jda.api.events.guild.override.GenericPermissionOverrideEvent;
import net.dv8tion.jda.api.events.role.GenericRoleEvent;
import net.dv8tion.jda.api.hooks.EventListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What keeps the bot from using the channels that the config names, for health and the log. Safe
 * for use by several threads.
 */
final class ChannelReport implements EventListener {
  private static final Logger LOG = LoggerFactory.getLogger(ChannelReport.class);

  /** Only where the bot writes unasked does it have to be able to. */
  private final List<NamedChannel> channels;

  /** What was logged, and is still so. Guarded by {@code this}. */
  private final Set<String> logged = new HashSet<>();

  ChannelReport(List<NamedChannel> channels) {
    this.channels = channels.stream().filter(NamedChannel::isWrittenTo).toList();
  }

  /** Whatever can change what the bot may do somewhere. */
  @Override
  public void onEvent(GenericEvent event) {
    switch (event) {
      case GuildReadyEvent _,
          GuildAvailableEvent _,
          GenericChannelEvent _,
          GenericPermissionOverrideEvent _,
          GenericRoleEvent _,
          GuildMemberUpdateTimeOutEvent _ ->
          log(troubles(event.getJDA()).toList());
      default -> {}
    }
  }

  private synchronized void log(List<String> troubles) {
    logged.retainAll(troubles);
    troubles.stream().filter(logged::add).forEach(one -> LOG.warn("Discord: {}", one));
  }

  /** What is wrong, as a sentence; empty where all is well. */
  Optional<String> trouble(JDA jda) {
    return troubles(jda).findFirst();
  }

  private Stream<String> troubles(JDA jda) {
    return channels.stream()
        .flatMap(channel -> results(jda, channel))
        .filter(one -> one.severity() != Severity.GOOD)
        .map(CheckResult::sentence);
  }

  private static Stream<CheckResult> results(JDA jda, NamedChannel named) {
    GuildChannel channel = jda.getGuildChannelById(named.id());
    if (channel == null) {
      // Its guild may not be there yet, and a quiet thread is not among what Discord tells.
      return Stream.empty();
    }
    Guild guild = channel.getGuild();
    Optional<String> timeOut = MissingPermissions.timeOut(guild);
    if (timeOut.isPresent()) {
      return Stream.of(CheckResult.bad(timeOut.get()));
    }
    return new ChannelCheck(
            named,
            channel.getType(),
            guild.getSelfMember().getPermissions(channel),
            Set.of(),
            role -> guild.getRoleById(role) == null || guild.getRoleById(role).isMentionable())
        .results().stream();
  }
}
