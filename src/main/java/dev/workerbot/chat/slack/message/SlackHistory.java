package dev.workerbot.chat.slack.message;

import com.slack.api.methods.MethodsClient;
import com.slack.api.model.Message;
import com.slack.api.model.ResponseMetadata;
import dev.workerbot.chat.BoundedMap;
import dev.workerbot.chat.Chat.Posted;
import dev.workerbot.chat.ChatException;
import dev.workerbot.chat.slack.call.SlackCalls;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows our messages again by the key that each carries as Slack's message metadata. Anybody may
 * send metadata, so that a message counts only if it is this app's. Safe for use by several
 * threads. Source: Slack, "Using message metadata", "conversations.history".
 */
public final class SlackHistory {
  private static final Logger LOG = LoggerFactory.getLogger(SlackHistory.class);
  private static final String EVENT = "workerbot";
  private static final String KEY = "key";
  private static final int PAGE = 200;
  private static final int PAGES = 10;
  private static final int REMEMBERED = 1000;

  /** By how much our clock and Slack's may differ. */
  private static final Duration SKEW = Duration.ofMinutes(5);

  private final MethodsClient methods;
  private final Set<String> warned = ConcurrentHashMap.newKeySet();

  /** What this run of the bot has posted or found, by where it stands. */
  private final Map<Posted, String> keys = BoundedMap.map(REMEMBERED);

  private volatile Optional<String> self = Optional.empty();

  public SlackHistory(MethodsClient methods) {
    this.methods = methods;
  }

  private record HistoryPage(List<Message> messages, Optional<String> next) {}

  public static Message.Metadata metadata(String key) {
    return new Message.Metadata(EVENT, Map.of(KEY, key));
  }

  public void stands(Posted posted, String key) {
    keys.put(posted, key);
  }

  /** For an edit, in which Slack nowhere promises to keep what is not sent again. */
  public Optional<Message.Metadata> metadata(Posted posted) {
    return Optional.ofNullable(keys.get(posted)).map(SlackHistory::metadata);
  }

  /** As {@link dev.workerbot.chat.Chat#find} promises. */
  public Optional<Posted> find(
      String chat, String channel, Optional<String> thread, String key, Instant notBefore)
      throws ChatException {
    try {
      Optional<Posted> found =
          search(channel, thread, key, notBefore).map(ts -> new Posted(chat, channel, ts));
      found.ifPresent(posted -> stands(posted, key));
      return found;
    } catch (ChatException refused) {
      if (!refused.isPermanent()) {
        throw refused;
      }
      if (warned.add(refused.getMessage())) {
        LOG.warn(
            "cannot look for messages, so one may be posted twice after a crash: {}",
            refused.getMessage());
      }
      return Optional.empty();
    }
  }

  private Optional<String> search(
      String channel, Optional<String> thread, String key, Instant notBefore) throws ChatException {
    String bot = self();
    String oldest = notBefore.minus(SKEW).getEpochSecond() + ".000000";
    Optional<String> cursor = Optional.empty();
    for (int page = 0; page < PAGES; page++) {
      HistoryPage read =
          thread.isPresent()
              ? replies(channel, thread.get(), oldest, cursor)
              : history(channel, oldest, cursor);
      for (Message message : read.messages()) {
        if (bot.equals(message.getBotId()) && carries(message, key)) {
          return Optional.of(message.getTs());
        }
      }
      if (read.next().isEmpty()) {
        return Optional.empty();
      }
      cursor = read.next();
    }
    LOG.warn("a message was not found among the newest {} of {}", PAGE * PAGES, channel);
    return Optional.empty();
  }

  private static boolean carries(Message message, String key) {
    Message.Metadata metadata = message.getMetadata();
    return metadata != null
        && EVENT.equals(metadata.getEventType())
        && metadata.getEventPayload() != null
        && key.equals(metadata.getEventPayload().get(KEY));
  }

  private HistoryPage history(String channel, String oldest, Optional<String> cursor)
      throws ChatException {
    var answer =
        SlackCalls.called(
            "conversations.history",
            () ->
                methods.conversationsHistory(request ->
                    request
                        .channel(channel)
                        .oldest(oldest)
                        .limit(PAGE)
                        .includeAllMetadata(true)
                        .cursor(cursor.orElse(null))));
    return page(answer.getMessages(), answer.getResponseMetadata());
  }

  private HistoryPage replies(String channel, String thread, String oldest, Optional<String> cursor)
      throws ChatException {
    var answer =
        SlackCalls.called(
            "conversations.replies",
            () ->
                methods.conversationsReplies(request ->
                    request
                        .channel(channel)
                        .ts(thread)
                        .oldest(oldest)
                        .limit(PAGE)
                        .includeAllMetadata(true)
                        .cursor(cursor.orElse(null))));
    // The parent comes with them, whatever is asked for.
    return page(
        answer.getMessages().stream().filter(one -> !thread.equals(one.getTs())).toList(),
        answer.getResponseMetadata());
  }

  private static HistoryPage page(List<Message> messages, ResponseMetadata metadata) {
    return new HistoryPage(
        messages,
        Optional.ofNullable(metadata)
            .map(ResponseMetadata::getNextCursor)
            .filter(cursor -> !cursor.isEmpty()));
  }

  private String self() throws ChatException {
    if (self.isEmpty()) {
      self =
          Optional.of(
              SlackCalls.called("auth.test", () -> methods.authTest(request -> request))
                  .getBotId());
    }
    return self.get();
  }
}
