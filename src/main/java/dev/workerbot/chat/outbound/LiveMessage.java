package dev.workerbot.chat.outbound;

import dev.workerbot.chat.Chat;
import dev.workerbot.chat.ChatException;
import dev.workerbot.chat.outbound.MessageSource.MessageContent;
import dev.workerbot.message.Message;
import dev.workerbot.time.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One message that changes as the work goes on: posted at the first {@link #show}, edited in place
 * from then on, at most once a {@link DeliveryPolicy#edit}. Whoever shows never waits for the chat.
 * What the chat does not take is tried again until it does, with the newest text only; the last
 * word is tried for an hour. State shared between threads is guarded by {@code this}.
 */
public final class LiveMessage {
  private static final Logger LOG = LoggerFactory.getLogger(LiveMessage.class);

  private static final Duration GIVE_UP = Duration.ofHours(1);

  private final Chat chat;
  private final String channel;
  private final String key;
  private final DeliveryPolicy deliveryPolicy;
  private final boolean movable;
  private final Consumer<Chat.Posted> onPosted;
  private final CompletableFuture<Optional<String>> delivered = new CompletableFuture<>();
  private final CompletableFuture<Boolean> idle = new CompletableFuture<>();

  private final long begunAt = System.nanoTime();

  /** Guarded by {@code this}. */
  private final WantedContent wanted = new WantedContent();

  private final KnownPlace place;
  private boolean open;
  private boolean goesOn;
  private boolean sendsLast;
  private boolean running;
  private boolean dropped;
  private Consumer<String> ifRefused = _ -> {};

  /**
   * @param key by which the chat knows the message again
   * @param posted the message to go on with, where an earlier run of the bot has posted it
   * @param movable whether it is posted anew where it cannot be edited
   * @param onPosted is notified once where the message stands, if it is posted before its last word
   */
  public LiveMessage(
      Chat chat,
      String channel,
      String key,
      Optional<Chat.Posted> posted,
      DeliveryPolicy deliveryPolicy,
      boolean movable,
      Consumer<Chat.Posted> onPosted) {
    this.chat = chat;
    this.channel = channel;
    this.key = key;
    this.place = new KnownPlace(posted, this::stands);
    this.open = posted.isPresent();
    this.deliveryPolicy = deliveryPolicy;
    this.movable = movable;
    this.onPosted = onPosted;
  }

  /**
   * An earlier run may have posted it without noting where: it is looked for before it is posted.
   */
  public void mayStandSince(Instant earliest) {
    place.mayStandSince(earliest);
  }

  /** What hears once why the chat takes no message there, before the last word is due. */
  public synchronized void ifRefused(Consumer<String> listener) {
    ifRefused = listener;
  }

  private void tellRefused(String why) {
    Consumer<String> listener;
    synchronized (this) {
      listener = ifRefused;
      ifRefused = _ -> {};
    }
    listener.accept(why);
  }

  /** Shows this instead of what was shown before, unless it is the same; returns at once. */
  public void show(Message message) {
    show(MessageContent.of(message));
  }

  /** Shows this content instead of what was shown before, unless it is the same. */
  public synchronized void show(MessageContent content) {
    if (wanted.show(content)) {
      wake();
    }
  }

  /** Shows this only if nothing was shown yet; returns at once. */
  public synchronized void showFirst(Message message) {
    if (!wanted.isShown()) {
      show(message);
    }
  }

  /** Whether anything was ever shown, or is about to be. */
  public synchronized boolean isShown() {
    return wanted.isShown();
  }

  /** How long this run of the bot has had it. */
  public Duration age() {
    return Duration.ofNanos(System.nanoTime() - begunAt);
  }

  /** Where it stands, as far as is known. */
  public Optional<Chat.Posted> place() {
    return place.posted();
  }

  /** Whether it ever stood in the chat without its last word. */
  public synchronized boolean wasOpen() {
    return open;
  }

  /**
   * Shows the last word.
   *
   * @return completes with why the chat did not take it, or empty; never exceptionally
   */
  public synchronized CompletableFuture<Optional<String>> finish(Message message) {
    return end(message, false);
  }

  /** Shows the last word of this run of the bot, on a matter that a later one goes on with. */
  public synchronized CompletableFuture<Optional<String>> suspend(Message message) {
    return end(message, true);
  }

  private CompletableFuture<Optional<String>> end(Message message, boolean staysOpen) {
    goesOn = staysOpen;
    wanted.end(MessageContent.of(message));
    wake();
    return delivered;
  }

  /**
   * Shows nothing any more.
   *
   * @param whenIdle is run once nothing is on its way to the chat
   */
  public synchronized void drop(Runnable whenIdle) {
    var _ = idle.thenRun(whenIdle);
    dropped = true;
    if (running) {
      notifyAll();
    } else {
      idle.complete(true);
    }
  }

  private synchronized void wake() {
    if (running) {
      notifyAll();
    } else {
      running = true;
      Thread.ofVirtual().name("message").start(this::work);
    }
  }

  private synchronized Optional<WantedContent.NextEdit> next() {
    Optional<WantedContent.NextEdit> next = wanted.next().filter(_ -> !dropped);
    sendsLast = wanted.isLast();
    if (next.isEmpty()) {
      running = false;
    }
    if (dropped) {
      idle.complete(true);
    }
    return next;
  }

  private void work() {
    long firstTry = System.nanoTime();
    Backoff backoff = Backoff.doubling(deliveryPolicy.retry(), deliveryPolicy.longest());
    Optional<WantedContent.NextEdit> next = next();
    while (next.isPresent()) {
      try {
        if (next.get().last() || !place.isFixed()) {
          send(next.get());
        }
        if (next.get().last()) {
          over(Optional.empty());
          return;
        }
        firstTry = System.nanoTime();
        backoff.reset();
        // The last word does not wait for the pace.
        await(deliveryPolicy.edit(), true);
      } catch (ChatException refused) {
        if (refused.retryAfter().isPresent()) {
          LOG.debug("{} gets a message later: {}", chat.name(), refused.getMessage());
        } else {
          LOG.warn("{} did not take a message: {}", chat.name(), refused.getMessage());
        }
        boolean isLate = System.nanoTime() - firstTry > GIVE_UP.toNanos();
        if (next.get().last() && (refused.isPermanent() || isLate)) {
          over(Optional.of(refused.getMessage()));
          return;
        } else if (refused.isPermanent()) {
          tellRefused(refused.getMessage());
          // The last word is tried all the same, for by then somebody may have mended it.
          forgetNewest();
          await(deliveryPolicy.edit(), true);
        } else {
          putBack(next.get());
          Duration pause = backoff.next();
          await(refused.retryAfter().orElse(pause), false);
        }
      } catch (RuntimeException bug) {
        LOG.error("a message could not be posted", bug);
        over(Optional.of("internal error in workerbot"));
        return;
      }
      next = next();
    }
  }

  /** It was not taken, so that the same is news. */
  private synchronized void forgetNewest() {
    wanted.forgetNewest();
  }

  /** Only its last word is worth a message of its own, where the old one takes no edit. */
  private void send(WantedContent.NextEdit next) throws ChatException {
    try {
      new MessageDelivery(chat, channel, key, false, movable && next.last(), place)
          .bring(place.state(), next.content());
    } catch (ChatException refused) {
      place.refused(refused);
      throw refused;
    }
  }

  private void stands(Chat.Posted posted) {
    synchronized (this) {
      open |= !sendsLast || goesOn;
    }
    if (wasOpen()) {
      onPosted.accept(posted);
    }
  }

  private synchronized void putBack(WantedContent.NextEdit nextEdit) {
    wanted.putBack(nextEdit);
  }

  private synchronized void over(Optional<String> why) {
    wanted.close();
    running = false;
    delivered.complete(why);
    idle.complete(true);
  }

  private synchronized void await(Duration time, boolean endsWithLast) {
    long until = System.nanoTime() + time.toNanos();
    long left = time.toMillis();
    while (left > 0 && !dropped && !(endsWithLast && wanted.isLast())) {
      try {
        wait(left);
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        return;
      }
      left = (until - System.nanoTime()) / 1_000_000;
    }
  }
}
