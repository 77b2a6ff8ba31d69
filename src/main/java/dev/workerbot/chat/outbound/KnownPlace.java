package dev.workerbot.chat.outbound;

import dev.workerbot.chat.Chat;
import dev.workerbot.chat.ChatException;
import dev.workerbot.chat.outbound.DeliveryStep.MessageState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** Where a message stands, as far as this run of the bot knows. Guarded by {@code this}. */
final class KnownPlace implements MessageDelivery.DeliveryRecord {
  private static final int LOOKS = 3;

  private final Consumer<Chat.Posted> onPosted;
  private Optional<Chat.Posted> posted;

  /** Since when it may stand in the chat without our knowing; with its key, it can be found. */
  private Optional<Instant> doubtfulSince = Optional.empty();

  private Optional<Instant> sentAt = Optional.empty();
  private int looks;
  private boolean fixed;

  KnownPlace(Optional<Chat.Posted> posted, Consumer<Chat.Posted> onPosted) {
    this.posted = posted;
    this.onPosted = onPosted;
  }

  synchronized Optional<Chat.Posted> posted() {
    return posted;
  }

  synchronized void mayStandSince(Instant earliest) {
    doubtfulSince = Optional.of(earliest).filter(_ -> posted.isEmpty());
  }

  /** For the next try; a chat that cannot tell what stands there gets the message all the same. */
  synchronized MessageState state() {
    sentAt = Optional.empty();
    Optional<Instant> since = doubtfulSince.filter(_ -> looks++ < LOOKS);
    return new MessageState(posted, since, true, true, List.of());
  }

  /** A lost answer looks the same as a lost question. */
  synchronized void refused(ChatException refused) {
    if (sentAt.isPresent() && !refused.isPermanent() && refused.retryAfter().isEmpty()) {
      looks = 0;
      doubtfulSince = doubtfulSince.or(() -> sentAt);
    }
  }

  @Override
  public synchronized void sending() {
    sentAt = Optional.of(Instant.now());
  }

  @Override
  public void stands(Chat.Posted place, OptionalInt line) {
    synchronized (this) {
      posted = Optional.of(place);
      doubtfulSince = Optional.empty();
      sentAt = Optional.empty();
    }
    onPosted.accept(place);
  }

  @Override
  public synchronized void fixed() {
    fixed = true;
  }

  /** Whether the chat lets nobody edit it any more. */
  synchronized boolean isFixed() {
    return fixed;
  }

  @Override
  public synchronized void gone() {
    fixed = false;
    posted = Optional.empty();
  }
}
