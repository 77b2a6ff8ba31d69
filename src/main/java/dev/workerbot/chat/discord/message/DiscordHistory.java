package dev.workerbot.chat.discord.message;

import dev.workerbot.chat.ChatException;
import dev.workerbot.chat.discord.call.DiscordCalls;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import net.dv8tion.jda.api.entities.Message;
import net.dv8tion.jda.api.entities.MessageHistory;
import net.dv8tion.jda.api.entities.channel.middleman.GuildMessageChannel;
import net.dv8tion.jda.api.utils.TimeUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds our own messages again, by the key that each carries. A message sent twice within minutes
 * Discord itself takes once, by its nonce; this is for a bot that was gone for longer. Safe for use
 * by several threads.
 */
final class DiscordHistory {
  private static final Logger LOG = LoggerFactory.getLogger(DiscordHistory.class);
  private static final int PAGE = 100;
  private static final int PAGES = 10;

  /** By how much our clock and Discord's may differ. */
  static final Duration SKEW = Duration.ofMinutes(5);

  private final Set<String> warned = ConcurrentHashMap.newKeySet();

  /** As {@link dev.workerbot.chat.Chat#find} promises; the message's id. */
  Optional<String> find(GuildMessageChannel channel, Predicate<Message> isIt, Instant notBefore)
      throws ChatException {
    String after =
        Long.toUnsignedString(TimeUtil.getDiscordTimestamp(notBefore.minus(SKEW).toEpochMilli()));
    String self = channel.getJDA().getSelfUser().getId();
    try {
      for (int page = 0; page < PAGES; page++) {
        String from = after;
        List<Message> read =
            DiscordCalls.called(
                    "read the channel",
                    channel,
                    () -> MessageHistory.getHistoryAfter(channel, from).limit(PAGE))
                .getRetrievedHistory();
        Optional<String> found =
            read.stream()
                .filter(one -> one.getAuthor().getId().equals(self))
                .filter(isIt)
                .map(Message::getId)
                .findFirst();
        if (found.isPresent() || read.size() < PAGE) {
          return found;
        }
        after =
            read.stream()
                .max(Comparator.comparingLong(Message::getIdLong))
                .map(Message::getId)
                .orElseThrow();
      }
      LOG.warn("a message was not found among the first {} of {}", PAGE * PAGES, channel.getId());
      return Optional.empty();
    } catch (ChatException refused) {
      if (!refused.isPermanent()) {
        throw refused;
      }
      if (warned.add(channel.getId() + refused.getMessage())) {
        LOG.warn(
            "cannot look for messages, so one may be posted twice after a crash: {}",
            refused.getMessage());
      }
      return Optional.empty();
    }
  }
}
