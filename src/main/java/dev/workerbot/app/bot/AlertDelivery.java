package dev.workerbot.app.bot;

import dev.workerbot.chat.Chat;
import dev.workerbot.chat.outbound.OutboxWorker;
import dev.workerbot.chat.outbound.source.StoreNotices;
import dev.workerbot.chat.outbound.source.UnrecordedCards;
import dev.workerbot.chat.terminal.TerminalSession;
import dev.workerbot.store.StoreException;
import dev.workerbot.store.outbox.Outbox;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How alerts, and what else is reported unasked, reach the chats: with the store, or past it. */
final class AlertDelivery implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AlertDelivery.class);

  /** Messages that wait while a chat has a bad minute. */
  private static final int MANY = 50;

  private final Outbox outbox;
  private final OutboxWorker outboxWorker;
  private final UnrecordedCards unrecordedCards;
  private final StoreNotices storeNotices;
  private final Set<String> served = ConcurrentHashMap.newKeySet();

  AlertDelivery(
      Outbox outbox,
      OutboxWorker outboxWorker,
      UnrecordedCards unrecordedCards,
      StoreNotices storeNotices) {
    this.outbox = outbox;
    this.outboxWorker = outboxWorker;
    this.unrecordedCards = unrecordedCards;
    this.storeNotices = storeNotices;
  }

  /** From now on this chat is notified. */
  void serve(Chat chat) {
    served.add(chat.name());
    unrecordedCards.serve(chat);
    outboxWorker.serve(chat);
    storeNotices.serve(chat);
  }

  /** Whether this chat can be notified of anything. */
  boolean isServed(String chat) {
    return served.contains(chat);
  }

  void start() {
    try {
      outbox.forget(TerminalSession.CHANNEL);
    } catch (StoreException notNow) {
      LOG.debug("old messages stay on screen for now: {}", notNow.getMessage());
    }
    outboxWorker.start();
  }

  /** Messages that no chat took yet. */
  int depth() {
    return outboxWorker.depth();
  }

  /** What is wrong with the outbox, as a sentence; empty while it drains. */
  Optional<String> trouble() {
    try {
      int waiting = depth();
      return waiting <= MANY
          ? outboxWorker.trouble()
          : Optional.of(waiting + " alerts wait for a chat to take them");
    } catch (StoreException cannotRead) {
      return Optional.of(cannotRead.getMessage());
    }
  }

  /** For how long what brings messages has not moved. */
  Duration still() {
    return outboxWorker.still();
  }

  @Override
  public void close() {
    storeNotices.close();
    outboxWorker.close();
  }
}
