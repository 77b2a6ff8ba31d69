package dev.workerbot.chat.outbound;

import dev.workerbot.chat.Chat;
import dev.workerbot.chat.ChatException;
import dev.workerbot.store.FailureLog;
import dev.workerbot.store.StoreException;
import dev.workerbot.store.outbox.Channel;
import dev.workerbot.store.outbox.MessageKind;
import dev.workerbot.store.outbox.Outbox;
import dev.workerbot.time.Backoff;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings to the channels what they lack, each channel at its own pace, until the chat took it.
 * State shared between threads is guarded by {@code this}.
 */
public final class OutboxWorker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OutboxWorker.class);

  private final Outbox outbox;
  private final ChannelDelivery channelDelivery;
  private final Map<String, Chat> chats = new ConcurrentHashMap<>();
  private final Map<MessageKind, MessageSource> sources;

  /** Why a chat will not take what waits for a channel, until it does. */
  private final Map<Channel, String> refusals = new ConcurrentHashMap<>();

  /** Of reading what is to be brought, and of marking that it was. */
  private final FailureLog reading = new FailureLog(LOG);

  private final FailureLog marking = new FailureLog(LOG);

  private final DeliveryPolicy deliveryPolicy;
  private final Clock clock;
  private final Set<Channel> busy = ConcurrentHashMap.newKeySet();
  private final Semaphore wakes = new Semaphore(0);
  private final CountDownLatch closed = new CountDownLatch(1);
  private final AtomicBoolean started = new AtomicBoolean();
  private volatile long movedAt = System.nanoTime();
  private volatile long turnedAt = System.nanoTime();

  /**
   * @param sources by the kinds of messages that are brought
   * @param places where it is known without the store what stands where
   */
  public OutboxWorker(
      Outbox outbox,
      Map<MessageKind, MessageSource> sources,
      Places places,
      Supplier<String> ids,
      DeliveryPolicy deliveryPolicy,
      Clock clock) {
    this.outbox = outbox;
    this.sources = Map.copyOf(sources);
    this.channelDelivery =
        new ChannelDelivery(outbox, this.sources, places, ids, deliveryPolicy, clock);
    this.deliveryPolicy = deliveryPolicy;
    this.clock = clock;
  }

  /** From now on this chat is served, in place of one that had its name. */
  public void serve(Chat chat) {
    chats.put(chat.name(), chat);
    wake();
  }

  /** The chat of this name, where it is served. */
  public Optional<Chat> chat(String name) {
    return Optional.ofNullable(chats.get(name));
  }

  /** Begins, once. */
  public void start() {
    if (!started.getAndSet(true)) {
      Thread.ofVirtual().name("outbox").start(this::work);
    }
  }

  /** There is something new to bring. */
  public void wake() {
    movedAt = System.nanoTime();
    wakes.release();
  }

  /** How many messages wait. */
  public int depth() {
    return outbox.depth(sources.keySet());
  }

  /**
   * What a chat will not take until somebody mends it, as a sentence; empty where all goes well.
   */
  public Optional<String> trouble() {
    return refusals.entrySet().stream()
        .map(one ->
            "%s:%s does not take alerts: %s"
                .formatted(one.getKey().chat(), one.getKey().id(), one.getValue()))
        .sorted()
        .findFirst();
  }

  /** For how long its thread has not come round, which it does at least every half minute. */
  public Duration still() {
    return Duration.ofNanos(System.nanoTime() - turnedAt);
  }

  private void work() {
    while (!isClosed()) {
      turnedAt = System.nanoTime();
      try {
        sources.values().forEach(MessageSource::refresh);
        List<Channel> lacking = outbox.lacking(sources.keySet(), clock.instant());
        reading.worked();
        for (Channel channel : lacking) {
          Chat chat = chats.get(channel.chat());
          if (chat != null && busy.add(channel)) {
            Thread.ofVirtual().name("outbox-channel").start(() -> serve(chat, channel));
          }
        }
      } catch (StoreException cannotRead) {
        cannotUse(reading, "the chats", cannotRead);
      } catch (RuntimeException bug) {
        LOG.error("outbox: internal error in workerbot", bug);
        pause(deliveryPolicy.longest());
      }
      await();
    }
  }

  private boolean isClosed() {
    return closed.getCount() == 0;
  }

  /** Until somebody wakes us, or it is time to look: soon again while things are moving. */
  private void await() {
    boolean moving = System.nanoTime() - movedAt < deliveryPolicy.idle().toNanos();
    Duration time = moving ? deliveryPolicy.look() : deliveryPolicy.idle();
    try {
      boolean _ = wakes.tryAcquire(time.toNanos(), TimeUnit.NANOSECONDS);
      int _ = wakes.drainPermits();
    } catch (InterruptedException stopped) {
      close();
    }
  }

  private void cannotUse(FailureLog failures, String channels, StoreException why) {
    // The store is closed soon after us.
    if (!isClosed()) {
      failures.failed("recorded messages are not delivered to " + channels, why);
      pause(deliveryPolicy.retry());
    }
  }

  /** Waits that long whatever comes, but for the end of the bot. */
  private void pause(Duration time) {
    try {
      boolean _ = closed.await(time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException stopped) {
      close();
    }
  }

  private void serve(Chat chat, Channel channel) {
    Backoff backoff = Backoff.doubling(deliveryPolicy.retry(), deliveryPolicy.longest());
    try {
      while (!isClosed()) {
        try {
          boolean lacked = channelDelivery.round(chat, channel);
          refusals.remove(channel);
          if (!lacked) {
            return;
          }
          marking.worked();
          backoff.reset();
          pause(deliveryPolicy.look());
        } catch (ChatException refused) {
          if (refused.isPermanent() && !refused.isGone()) {
            refusals.put(channel, refused.getMessage());
          }
          LOG.warn(
              "{} does not take messages for {}: {}",
              chat.name(),
              channel.id(),
              refused.getMessage());
          Duration pause = backoff.next();
          pause(refused.retryAfter().orElse(pause));
        } catch (StoreException cannotUse) {
          cannotUse(marking, channel.id(), cannotUse);
        }
      }
    } catch (RuntimeException bug) {
      LOG.error("outbox: internal error in workerbot", bug);
      pause(deliveryPolicy.longest());
    } finally {
      busy.remove(channel);
      wakes.release();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    wakes.release();
  }
}
