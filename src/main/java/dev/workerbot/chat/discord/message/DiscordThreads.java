package dev.workerbot.chat.discord.message;

import dev.workerbot.chat.ChatException;
import dev.workerbot.chat.discord.call.DiscordCalls;
import dev.workerbot.message.text.CleanText;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.dv8tion.jda.api.JDA;
import net.dv8tion.jda.api.entities.Guild;
import net.dv8tion.jda.api.entities.Member;
import net.dv8tion.jda.api.entities.Message;
import net.dv8tion.jda.api.entities.MessageEmbed;
import net.dv8tion.jda.api.entities.channel.attribute.IThreadContainer;
import net.dv8tion.jda.api.entities.channel.concrete.ThreadChannel;
import net.dv8tion.jda.api.entities.channel.middleman.GuildMessageChannel;
import net.dv8tion.jda.api.requests.restaction.pagination.ThreadChannelPaginationAction;
import net.dv8tion.jda.api.utils.MarkdownSanitizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread below a message, which has the id of the message. One that Discord has archived is
 * found with its message, and opens when something is posted into it. Source: Discord, "Threads".
 */
final class DiscordThreads {
  private static final int NAME_CHARS = 90;
  private static final String NAME = "Actions";
  private static final Logger LOG = LoggerFactory.getLogger(DiscordThreads.class);
  private static final Pattern USER = Pattern.compile("<@(\\d{1,20})>");
  private static final Pattern TIME = Pattern.compile("<t:(\\d{1,15}):\\w>");
  private static final int PAGE = 100;
  private static final int PAGES = 10;

  private DiscordThreads() {}

  /** The thread; empty where there is none yet. */
  static Optional<ThreadChannel> find(JDA jda, GuildMessageChannel channel, String message)
      throws ChatException {
    Optional<ThreadChannel> known = Optional.ofNullable(jda.getThreadChannelById(message));
    if (known.isPresent()) {
      return known;
    }
    ThreadChannel begun = message(channel, message).getStartedThread();
    return begun != null || !(channel instanceof IThreadContainer container)
        ? Optional.ofNullable(begun)
        : archived(container, message);
  }

  /** The thread, begun if need be. */
  static ThreadChannel open(JDA jda, GuildMessageChannel channel, String id) throws ChatException {
    ThreadChannel known = jda.getThreadChannelById(id);
    if (known != null) {
      return known;
    }
    Message message = message(channel, id);
    ThreadChannel begun = message.getStartedThread();
    if (begun != null) {
      return begun;
    }
    if (!(channel instanceof IThreadContainer container)) {
      throw ChatException.permanent("this channel has no threads");
    }
    String name = name(message, channel.getGuild());
    try {
      return DiscordCalls.called(
          "begin a thread",
          message.getGuildChannel(),
          () -> container.createThreadChannel(name, id));
    } catch (ChatException refused) {
      if (!refused.isPermanent()) {
        throw refused;
      }
      // There may be one already that JDA, which forgets what is archived, does not know.
      return archived(container, id).orElseThrow(() -> refused);
    }
  }

  static Optional<ThreadChannel> archived(IThreadContainer container, String id)
      throws ChatException {
    ThreadChannelPaginationAction pages =
        container.retrieveArchivedPublicThreadChannels().cache(false).limit(PAGE);
    for (int page = 0; page < PAGES; page++) {
      List<ThreadChannel> read = DiscordCalls.called("read the threads", container, () -> pages);
      Optional<ThreadChannel> found =
          read.stream().filter(thread -> thread.getId().equals(id)).findFirst();
      if (found.isPresent() || read.size() < PAGE) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static Message message(GuildMessageChannel channel, String id) throws ChatException {
    return DiscordCalls.called("read the message", channel, () -> channel.retrieveMessageById(id));
  }

  /** The title of the message, without its sign and its markup. */
  private static String name(Message message, Guild guild) {
    String title =
        message.getEmbeds().stream()
            .map(MessageEmbed::getDescription)
            .flatMap(text -> Optional.ofNullable(text).stream())
            .findFirst()
            .flatMap(text -> text.lines().findFirst())
            .map(line -> line.substring(line.indexOf(' ') + 1))
            .map(line -> USER.matcher(line).replaceAll(user -> person(guild, user.group(1))))
            .map(line -> TIME.matcher(line).replaceAll(time -> clock(time.group(1))))
            .map(MarkdownSanitizer::sanitize)
            .map(line -> line.replace("\\", "").strip())
            .orElse("");
    return title.isEmpty() ? NAME : CleanText.cut(title, NAME_CHARS);
  }

  /** The name of a thread is nothing but text. */
  private static String person(Guild guild, String id) {
    try {
      Member member = DiscordCalls.called("read a member", () -> guild.retrieveMemberById(id));
      return Matcher.quoteReplacement("@" + member.getEffectiveName());
    } catch (ChatException unknown) {
      LOG.debug("a thread goes without a name: {}", unknown.getMessage());
      return "somebody";
    }
  }

  private static String clock(String seconds) {
    return DateTimeFormatter.ofPattern("HH:mm 'UTC'", Locale.ROOT)
        .withZone(ZoneOffset.UTC)
        .format(Instant.ofEpochSecond(Long.parseLong(seconds)));
  }
}
