package dev.workerbot.chat.outbound;

import dev.workerbot.chat.Chat;
import dev.workerbot.chat.ChatException;
import dev.workerbot.chat.outbound.DeliveryStep.MessageState;
import dev.workerbot.chat.outbound.MessageSource.MessageContent;
import dev.workerbot.message.Message;
import dev.workerbot.time.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
  private static final int LOOKS = 3;

  private final Chat chat;
  private final String channel;
  private final String key;
  private final DeliveryPolicy deliveryPolicy;
  private final boolean movable;
  private final Consumer<Chat.Posted> onPosted;
  private final CompletableFuture<Boolean> delivered = new CompletableFuture<>();
  private final CompletableFuture<Boolean> idle = new CompletableFuture<>();

  private Optional<MessageContent> wanted = Optional.empty();

  /** What was shown last, by this run. */
  private Optional<MessageContent> newest = Optional.empty();

  private Optional<Chat.Posted> posted;
  private boolean open;
  private boolean goesOn;
  private boolean shown;
  private boolean last;
  private boolean running;
  private boolean dropped;

  /** Since when it may stand in the chat without our knowing; with its key, it can be found. */
  private Optional<Instant> doubtfulSince = Optional.empty();

  private int looks;
  private Optional<String> refusal = Optional.empty();

  /**
   * @param key by which the chat knows the message again
   * @param posted the message to go on with, where an earlier run of the bot has posted it
   * @param movable whether it is posted anew where it cannot be edited
   * @param onPosted is told once where the message stands, if it is posted before its last word
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
    this.posted = posted;
    this.open = posted.isPresent();
    this.deliveryPolicy = deliveryPolicy;
    this.movable = movable;
    this.onPosted = onPosted;
  }

  /**
   * An earlier run may have posted it without noting where: it is looked for before it is posted.
   */
  public synchronized void mayStandSince(Instant earliest) {
    if (posted.isEmpty()) {
      doubtfulSince = Optional.of(earliest);
    }
  }

  /** Shows this instead of what was shown before, unless it is the same; returns at once. */
  public void show(Message message) {
    show(MessageContent.of(message));
  }

  synchronized void show(MessageContent content) {
    if (!last && !newest.equals(Optional.of(content))) {
      newest = Optional.of(content);
      shown = true;
      wanted = Optional.of(content);
      wake();
    }
  }

  /** Shows this only if nothing was shown yet; returns at once. */
  public synchronized void showFirst(Message message) {
    if (!shown) {
      show(message);
    }
  }

  /** Whether anything was ever shown, or is about to be. */
  public synchronized boolean isShown() {
    return shown;
  }

  /** Where it stands, as far as is known. */
  public synchronized Optional<Chat.Posted> place() {
    return posted;
  }

  /** Whether it ever stood in the chat without its last word. */
  public synchronized boolean wasOpen() {
    return open;
  }

  /**
   * Shows the last word.
   *
   * @return completes with whether the chat took it, never exceptionally
   */
  public synchronized CompletableFuture<Boolean> finish(Message message) {
    return end(message, false);
  }

  /** Shows the last word of this run of the bot, on a matter that a later one goes on with. */
  public synchronized CompletableFuture<Boolean> suspend(Message message) {
    return end(message, true);
  }

  private CompletableFuture<Boolean> end(Message message, boolean staysOpen) {
    goesOn = staysOpen;
    wanted = Optional.of(MessageContent.of(message));
    shown = true;
    last = true;
    wake();
    return delivered;
  }

  /**
   * Shows nothing any more.
   *
   * @param whenIdle is run once nothing is on its way to the chat
   */
  synchronized void drop(Runnable whenIdle) {
    var _ = idle.thenRun(whenIdle);
    dropped = true;
    if (running) {
      notifyAll();
    } else {
      idle.complete(true);
    }
  }

  /** Why the chat did not take the last word, once that is sure. */
  public synchronized Optional<String> refusal() {
    return refusal;
  }

  private synchronized void wake() {
    if (running) {
      notifyAll();
    } else {
      running = true;
      Thread.ofVirtual().name("message").start(this::work);
    }
  }

  private record NextEdit(MessageContent content, boolean last) {}

  private synchronized Optional<NextEdit> next() {
    Optional<NextEdit> next =
        wanted.filter(_ -> !dropped).map(content -> new NextEdit(content, last));
    wanted = Optional.empty();
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
    Optional<NextEdit> next = next();
    while (next.isPresent()) {
      try {
        send(next.get());
        if (next.get().last()) {
          delivered.complete(true);
          idle.complete(true);
          return;
        }
        firstTry = System.nanoTime();
        backoff.reset();
        // The last word does not wait for the pace.
        await(deliveryPolicy.edit(), true);
      } catch (ChatException refused) {
        LOG.warn("{} did not take a message: {}", chat.name(), refused.getMessage());
        boolean over = System.nanoTime() - firstTry > GIVE_UP.toNanos();
        if (next.get().last() && (refused.isPermanent() || over)) {
          giveUp(refused.getMessage());
          return;
        } else if (refused.isPermanent()) {
          // The last word is tried all the same, for by then somebody may have mended it.
          forgetNewest();
          await(deliveryPolicy.edit(), true);
        } else {
          putBack(next.get());
          Duration pause = backoff.next();
          await(refused.retryAfter().orElse(pause), false);
        }
      } catch (RuntimeException bug) {
        LOG.error("a message could not be shown", bug);
        giveUp("something is broken inside workerbot");
        return;
      }
      next = next();
    }
  }

  /** It was not taken, so that the same is news. */
  private synchronized void forgetNewest() {
    newest = Optional.empty();
  }

  private void send(NextEdit nextEdit) throws ChatException {
    MessageState state;
    synchronized (this) {
      // A chat that cannot tell gets the message all the same.
      Optional<Instant> since = doubtfulSince.filter(_ -> posted.isEmpty() && looks++ < LOOKS);
      state = new MessageState(posted, since, true, true, List.of(), Optional.empty());
    }
    Attempt attempt = new Attempt(nextEdit);
    try {
      new MessageDelivery(chat, channel, key, false, movable, attempt)
          .bring(state, nextEdit.content());
    } catch (ChatException refused) {
      if (!refused.isPermanent() && refused.retryAfter().isEmpty()) {
        attempt.mayHaveBeenTaken();
      }
      throw refused;
    }
  }

  /** Notes what became of one try. */
  private final class Attempt implements MessageDelivery.DeliveryRecord {
    private final NextEdit nextEdit;
    private Optional<Instant> postedAt = Optional.empty();

    Attempt(NextEdit nextEdit) {
      this.nextEdit = nextEdit;
    }

    @Override
    public void sending() {
      postedAt = Optional.of(Instant.now());
    }

    /** A lost answer looks the same as a lost question. */
    void mayHaveBeenTaken() {
      synchronized (LiveMessage.this) {
        if (postedAt.isPresent()) {
          looks = 0;
          doubtfulSince = doubtfulSince.or(() -> postedAt);
        }
      }
    }

    @Override
    public void found(Chat.Posted place) {
      synchronized (LiveMessage.this) {
        posted = Optional.of(place);
        doubtfulSince = Optional.empty();
        open |= !nextEdit.last() || goesOn;
      }
      if (wasOpen()) {
        onPosted.accept(place);
      }
    }

    @Override
    public void posted(Chat.Posted place, int line) {
      found(place);
    }

    @Override
    public void gone() {
      synchronized (LiveMessage.this) {
        posted = Optional.empty();
      }
    }
  }

  private synchronized void putBack(NextEdit nextEdit) {
    if (wanted.isEmpty()) {
      wanted = Optional.of(nextEdit.content());
    }
  }

  private synchronized void giveUp(String why) {
    last = true;
    wanted = Optional.empty();
    refusal = Optional.of(why);
    running = false;
    delivered.complete(false);
    idle.complete(true);
  }

  private synchronized void await(Duration time, boolean endsWithLast) {
    long until = System.nanoTime() + time.toNanos();
    long left = time.toMillis();
    while (left > 0 && !dropped && !(endsWithLast && last)) {
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
