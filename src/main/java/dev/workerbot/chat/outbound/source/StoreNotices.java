package dev.workerbot.chat.outbound.source;

import dev.workerbot.alert.rule.AlertRules;
import dev.workerbot.chat.Chat;
import dev.workerbot.chat.outbound.DeliveryPolicy;
import dev.workerbot.chat.outbound.LiveMessage;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.store.file.StoreTrouble;
import dev.workerbot.store.outbox.Channel;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Tells the channels of alerts, without the database, that this cannot be written, what to do about
 * it, and when it is over.
 */
public final class StoreNotices implements Consumer<Optional<StoreTrouble>>, AutoCloseable {
  private final Set<Channel> channels;
  private final Supplier<String> ids;
  private final DeliveryPolicy deliveryPolicy;
  private final Map<String, Chat> chats = new ConcurrentHashMap<>();

  /** What each channel got last, or is about to get; guarded by {@code this}. */
  private final Map<Channel, LiveMessage> messages = new HashMap<>();

  /** What is wrong now, also for chats that come later. */
  private Optional<StoreNotice> trouble = Optional.empty();

  private boolean closed;

  private record StoreNotice(Message message, String key) {}

  public StoreNotices(AlertRules alertRules, Supplier<String> ids, DeliveryPolicy deliveryPolicy) {
    this.channels = alertRules.channels();
    this.ids = ids;
    this.deliveryPolicy = deliveryPolicy;
  }

  /** From now on this chat is notified, first of the trouble that there is already. */
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
    StoreNotice notice =
        new StoreNotice(
            found.map(StoreNotices::message).orElseGet(StoreNotices::over), "store-" + ids.get());
    trouble = found.map(_ -> notice);
    for (Channel channel : channels) {
      // Who was not reported of the trouble need not hear of its end.
      if (chats.containsKey(channel.chat())
          && (found.isPresent() || messages.containsKey(channel))) {
        tell(channel, notice);
      }
    }
  }

  private void tell(Channel channel, StoreNotice notice) {
    LiveMessage message =
        new LiveMessage(
            chats.get(channel.chat()),
            channel.id(),
            notice.key(),
            Optional.empty(),
            deliveryPolicy,
            false,
            _ -> {});
    LiveMessage before = messages.put(channel, message);
    if (before != null) {
      before.drop(() -> {});
    }
    if (!closed) {
      var _ = message.finish(notice.message());
    }
  }

  private static Message message(StoreTrouble trouble) {
    return Message.of(
            Severity.BAD,
            Sentence.of("workerbot cannot write its database: %s", trouble.sentence()))
        .withLine(trouble.remedyWhileRunning())
        .withLine(
            "Until then alerts still arrive here, marked as not recorded, and commands that only"
                + " show something still work. Nothing can be started, stopped or changed from"
                + " chat; use `supervisorctl` on the server.");
  }

  private static Message over() {
    return Message.of(Severity.GOOD, "workerbot can write its database again")
        .withLine("Alerts sent meanwhile are now recorded and have their buttons.");
  }

  @Override
  public synchronized void close() {
    closed = true;
    messages.values().forEach(message -> message.drop(() -> {}));
  }
}
