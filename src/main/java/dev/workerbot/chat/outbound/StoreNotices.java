package dev.workerbot.chat.outbound;

import dev.workerbot.chat.Chat;
import dev.workerbot.chat.ChatException;
import dev.workerbot.message.Message;
import dev.workerbot.message.Sentence;
import dev.workerbot.message.Severity;
import dev.workerbot.oncall.AlertRules;
import dev.workerbot.store.Cards.Channel;
import dev.workerbot.store.StoreTrouble;
import dev.workerbot.time.Backoff;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the channels of alerts, without the database, that this cannot be written, what to do about
 * it, and when it is over.
 */
public final class StoreNotices implements Consumer<Optional<StoreTrouble>>, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StoreNotices.class);

  private final Set<Channel> channels;
  private final Supplier<String> ids;
  private final DeliveryPolicy deliveryPolicy;
  private final Map<String, Chat> chats = new ConcurrentHashMap<>();

  /** What each channel was told last, or is to be; guarded by {@code this}. */
  private final Map<Channel, Message> news = new HashMap<>();

  /** What is wrong now, also for chats that come later. */
  private Optional<StoreNews> trouble = Optional.empty();

  private boolean closed;

  private record StoreNews(Message message, String key) {}

  public StoreNotices(AlertRules alertRules, Supplier<String> ids, DeliveryPolicy deliveryPolicy) {
    this.channels = alertRules.channels();
    this.ids = ids;
    this.deliveryPolicy = deliveryPolicy;
  }

  /** From now on this chat is told, first of the trouble that there is already. */
  public synchronized void serve(Chat chat) {
    if (chats.putIfAbsent(chat.name(), chat) == null) {
      trouble.ifPresent(notice ->
          channels.stream()
              .filter(channel -> channel.chat().equals(chat.name()))
              .forEach(channel -> tell(channel, notice)));
    }
  }

  @Override
  public synchronized void accept(Optional<StoreTrouble> found) {
    StoreNews notice =
        new StoreNews(
            found.map(StoreNotices::told).orElseGet(StoreNotices::over), "store-" + ids.get());
    trouble = found.map(_ -> notice);
    for (Channel channel : channels) {
      // Who was not told of the trouble need not hear of its end.
      if (chats.containsKey(channel.chat()) && (found.isPresent() || news.containsKey(channel))) {
        tell(channel, notice);
      }
    }
  }

  private void tell(Channel channel, StoreNews notice) {
    news.put(channel, notice.message());
    Thread.ofVirtual()
        .name("store-notices")
        .start(() -> say(channel, notice.message(), notice.key()));
  }

  private static Message told(StoreTrouble trouble) {
    return Message.of(
            Severity.BAD, Sentence.of("workerbot cannot record anything: %s", trouble.sentence()))
        .withLine(trouble.remedyWhileRunning())
        .withLine(
            "Until then alerts are still told here, marked as not recorded, and what only shows"
                + " something is still answered. Nothing is started, stopped or changed from"
                + " chat; `supervisorctl` on the server works as ever.");
  }

  private static Message over() {
    return Message.of(Severity.GOOD, "workerbot records everything again")
        .withLine("Alerts that were told meanwhile are recorded now, and have their buttons.");
  }

  private synchronized boolean isNewest(Channel channel, Message message) {
    return !closed && message.equals(news.get(channel));
  }

  private void say(Channel channel, Message message, String key) {
    Backoff backoff = Backoff.doubling(deliveryPolicy.retry(), deliveryPolicy.longest());
    while (isNewest(channel, message)) {
      try {
        Chat.Posted _ = chats.get(channel.chat()).post(channel.id(), message, key);
        return;
      } catch (ChatException refused) {
        LOG.warn("{} is not told of the database: {}", channel.id(), refused.getMessage());
        Duration pause = backoff.next();
        try {
          Thread.sleep(refused.retryAfter().orElse(pause));
        } catch (InterruptedException stopped) {
          Thread.currentThread().interrupt();
          return;
        }
      }
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
  }
}
