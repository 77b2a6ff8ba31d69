package dev.workerbot.chat.discord.connection;

import dev.workerbot.chat.discord.call.NeededPermission;
import java.util.Set;
import net.dv8tion.jda.api.JDA;
import net.dv8tion.jda.api.events.guild.GuildLeaveEvent;
import net.dv8tion.jda.api.events.session.ReadyEvent;
import net.dv8tion.jda.api.events.session.SessionDisconnectEvent;
import net.dv8tion.jda.api.events.session.SessionInvalidateEvent;
import net.dv8tion.jda.api.events.session.SessionRecreateEvent;
import net.dv8tion.jda.api.events.session.SessionResumeEvent;
import net.dv8tion.jda.api.hooks.ListenerAdapter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the log says of the session: that it came, went, and which guilds are not there. */
final class SessionLog extends ListenerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(SessionLog.class);

  /** Those that are served. */
  private final Set<String> guilds;

  SessionLog(Set<String> guilds) {
    this.guilds = Set.copyOf(guilds);
  }

  @Override
  public void onReady(ReadyEvent event) {
    LOG.info("connected to Discord");
    for (String guild : guilds) {
      if (event.getJDA().getGuildById(guild) == null
          && !event.getJDA().isUnavailable(Long.parseUnsignedLong(guild))) {
        LOG.warn("{}", missing(event.getJDA(), guild));
      }
    }
  }

  @Override
  public void onSessionDisconnect(SessionDisconnectEvent event) {
    LOG.warn("the connection to Discord was lost; reconnecting");
  }

  @Override
  public void onSessionResume(SessionResumeEvent event) {
    LOG.info("connected to Discord again, nothing was missed");
  }

  @Override
  public void onSessionInvalidate(SessionInvalidateEvent event) {
    LOG.warn("Discord has ended the session; commands typed meanwhile are lost");
  }

  @Override
  public void onSessionRecreate(SessionRecreateEvent event) {
    LOG.info("connected to Discord again, in a new session");
  }

  @Override
  public void onGuildLeave(GuildLeaveEvent event) {
    if (guilds.contains(event.getGuild().getId())) {
      LOG.warn("{}", missing(event.getJDA(), event.getGuild().getId()));
    }
  }

  /** That we are not in a guild that is served, and how to invite us. */
  static String missing(JDA current, String guild) {
    return "workerbot is not in the Discord server %s; invite it with %s"
        .formatted(guild, invite(current));
  }

  static String invite(JDA current) {
    return current.setRequiredScopes("applications.commands").getInviteUrl(NeededPermission.ALL);
  }
}
