package dev.workerbot.chat.inbound;

import dev.workerbot.chat.ChatException;
import dev.workerbot.chat.outbound.LiveMessage;
import dev.workerbot.message.Message;
import dev.workerbot.request.Meanwhile;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells one person in private whom their request waits for, once, since a private word cannot be
 * changed afterwards; what else there is to show stands in the request's message. Guarded by {@code
 * this}.
 */
final class Whispered implements Meanwhile, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Whispered.class);

  /** The answer is not to come before the word that it is waited for, nor much later for it. */
  private static final long LITTLE_MILLIS = 2_000;

  private final LiveMessage message;
  private final AnswerPublisher.Asker asker;
  private Optional<Thread> telling = Optional.empty();

  Whispered(LiveMessage message, AnswerPublisher.Asker asker) {
    this.message = message;
    this.asker = asker;
  }

  @Override
  public void accept(Message shown) {
    message.show(shown);
  }

  @Override
  public void remembers(Message message) {
    // The answer may be otherwise a moment later, and a private word stays.
  }

  @Override
  public synchronized void waits(Message waiting) {
    if (telling.isEmpty() && !message.isShown()) {
      telling = Optional.of(Thread.ofVirtual().name("whisper").start(() -> tell(waiting)));
    }
  }

  private void tell(Message waiting) {
    try {
      asker.chat().whisper(asker.channel(), asker.user(), waiting);
    } catch (ChatException needless) {
      LOG.debug("{} did not take a whisper: {}", asker.chat().name(), needless.getMessage());
    }
  }

  @Override
  public synchronized void close() {
    try {
      if (telling.isPresent()) {
        telling.get().join(LITTLE_MILLIS);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
