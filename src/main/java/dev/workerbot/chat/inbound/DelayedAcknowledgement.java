package dev.workerbot.chat.inbound;

import dev.workerbot.chat.outbound.LiveMessage;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.message.text.CleanText;
import dev.workerbot.message.text.Sentence;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Says that the question was heard when the answer takes longer than a blink. */
final class DelayedAcknowledgement implements AutoCloseable {
  private static final int SHOWN = 300;
  private static final Duration BLINK = Duration.ofMillis(600);
  private static final ScheduledExecutorService CLOCK =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("placeholder").factory());

  private final Future<?> pending;

  private DelayedAcknowledgement(Future<?> pending) {
    this.pending = pending;
  }

  /**
   * @param asked as the asker said it
   */
  static DelayedAcknowledgement after(LiveMessage message, String asked, boolean wanted) {
    if (!wanted) {
      return new DelayedAcknowledgement(CompletableFuture.completedFuture(true));
    }
    Message heard =
        Message.of(
            Severity.WORKING,
            Sentence.of("%s – asking the servers …", Message.code(CleanText.cut(asked, SHOWN))));
    return new DelayedAcknowledgement(
        CLOCK.schedule(() -> message.showFirst(heard), BLINK.toMillis(), TimeUnit.MILLISECONDS));
  }

  @Override
  public void close() {
    pending.cancel(false);
  }
}
