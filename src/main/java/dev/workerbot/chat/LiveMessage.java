package dev.workerbot.chat;

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
 * from then on, at most once a {@link EditPolicy#edit}. Whoever shows never waits for the chat.
 * What the chat does not take is tried again until it does, with the newest text only; the last
 * word is never given up before {@link EditPolicy#giveUp}. State shared between threads is guarded
 * by {@code this}.
 */
public final class LiveMessage {
  private static final Logger LOG = LoggerFactory.getLogger(LiveMessage.class);

  private static final int LOOKS = 3;

  private final Chat chat;
  private final String channel;
  private final String key;
  private final EditPolicy editPolicy;
  private final Consumer<Chat.Posted> onPosted;
  private final CompletableFuture<Boolean> delivered = new CompletableFuture<>();

  private Optional<Message> wanted = Optional.empty();

  /** What was shown last, by this run. */
  private Optional<Message> newest = Optional.empty();

  private Optional<Chat.Posted> posted;
  private boolean open;
  private boolean goesOn;
  private boolean shown;
  private boolean last;
  private boolean running;

  /** Since when it may stand in the chat without our knowing; with its key, it can be found. */
  private Optional<Instant> doubtfulSince = Optional.empty();

  private int looks;
  private Optional<String> refusal = Optional.empty();

  /**
   * How fast and how long.
   *
   * @param edit least time between two edits
   * @param retry first pause after the chat refused; doubles up to 30 s
   * @param giveUp how long the last word is tried for
   */
  public record EditPolicy(Duration edit, Duration retry, Duration giveUp) {
    public static final EditPolicy DEFAULT =
        new EditPolicy(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofHours(1));

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  }

  /**
   * @param key by which the chat knows the message again
   * @param posted the message to go on with, where an earlier run of the bot has posted it
   * @param onPosted is told once where the message stands, if it is posted before its last word
   */
  public LiveMessage(
      Chat chat,
      String channel,
      String key,
      Optional<Chat.Posted> posted,
      EditPolicy editPolicy,
      Consumer<Chat.Posted> onPosted) {
    this.chat = chat;
    this.channel = channel;
    this.key = key;
    this.posted = posted;
    this.open = posted.isPresent();
    this.editPolicy = editPolicy;
    this.onPosted = onPosted;
  }

  /**
   * An earlier run may have posted it without noting where: it is looked for before it is posted.
   */
  synchronized void mayStandSince(Instant earliest) {
    if (posted.isEmpty()) {
      doubtfulSince = Optional.of(earliest);
    }
  }

  /** Shows this instead of what was shown before, unless it is the same; returns at once. */
  public synchronized void show(Message message) {
    if (!last && !newest.equals(Optional.of(message))) {
      newest = Optional.of(message);
      shown = true;
      wanted = Optional.of(message);
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
  synchronized Optional<Chat.Posted> place() {
    return posted;
  }

  /** Whether it ever stood in the chat without its last word. */
  synchronized boolean wasOpen() {
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
  synchronized CompletableFuture<Boolean> suspend(Message message) {
    return end(message, true);
  }

  private CompletableFuture<Boolean> end(Message message, boolean staysOpen) {
    goesOn = staysOpen;
    wanted = Optional.of(message);
    shown = true;
    last = true;
    wake();
    return delivered;
  }

  private synchronized void wake() {
    if (running) {
      notifyAll();
    } else {
      running = true;
      Thread.ofVirtual().name("message").start(this::work);
    }
  }

  private record NextEdit(Message message, boolean last) {}

  private synchronized Optional<NextEdit> next() {
    Optional<NextEdit> next = wanted.map(message -> new NextEdit(message, last));
    wanted = Optional.empty();
    if (next.isEmpty()) {
      running = false;
    }
    return next;
  }

  private void work() {
    long firstTry = System.nanoTime();
    Backoff backoff = Backoff.doubling(editPolicy.retry(), EditPolicy.LONGEST_PAUSE);
    Optional<NextEdit> next = next();
    while (next.isPresent()) {
      try {
        send(next.get());
        if (next.get().last()) {
          delivered.complete(true);
          return;
        }
        firstTry = System.nanoTime();
        backoff.reset();
        pace();
      } catch (ChatException refused) {
        LOG.warn("{} did not take a message: {}", chat.name(), refused.getMessage());
        boolean over = System.nanoTime() - firstTry > editPolicy.giveUp().toNanos();
        if (refused.isPermanent() && isGone()) {
          // What stood there is gone: it is said anew.
          putBack(next.get());
        } else if (next.get().last() && (refused.isPermanent() || over)) {
          giveUp(refused.getMessage());
          return;
        } else if (refused.isPermanent()) {
          // The last word is tried all the same, for by then somebody may have mended it.
          forgetNewest();
          pace();
        } else {
          putBack(next.get());
          Duration pause = backoff.next();
          waitAsTold(refused.retryAfter().orElse(pause));
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

  /** Whether there was a message to edit, which now counts as gone. */
  private synchronized boolean isGone() {
    boolean gone = posted.isPresent();
    posted = Optional.empty();
    return gone;
  }

  private void send(NextEdit nextEdit) throws ChatException {
    Optional<Chat.Posted> known;
    synchronized (this) {
      known = posted;
    }
    if (known.isPresent()) {
      chat.edit(known.get(), nextEdit.message());
      return;
    }
    Optional<Chat.Posted> found = found();
    if (found.isPresent()) {
      stands(found.get(), nextEdit);
      chat.edit(found.get(), nextEdit.message());
    } else {
      stands(post(nextEdit.message()), nextEdit);
    }
  }

  private Chat.Posted post(Message message) throws ChatException {
    Instant now = Instant.now();
    try {
      return chat.post(channel, message, key);
    } catch (ChatException refused) {
      if (!refused.isPermanent() && refused.retryAfter().isEmpty()) {
        // A lost answer looks the same as a lost question.
        inDoubt(now);
      }
      throw refused;
    }
  }

  private synchronized void inDoubt(Instant since) {
    looks = 0;
    doubtfulSince = doubtfulSince.or(() -> Optional.of(since));
  }

  /** Looks where there is a doubt, but a chat that cannot tell gets the message all the same. */
  private Optional<Chat.Posted> found() throws ChatException {
    Optional<Instant> since;
    synchronized (this) {
      since = doubtfulSince.filter(_ -> looks++ < LOOKS);
    }
    return since.isEmpty()
        ? Optional.empty()
        : chat.find(channel, Optional.empty(), key, since.get());
  }

  private void stands(Chat.Posted place, NextEdit nextEdit) {
    synchronized (this) {
      posted = Optional.of(place);
      doubtfulSince = Optional.empty();
      open |= !nextEdit.last() || goesOn;
    }
    if (wasOpen()) {
      onPosted.accept(place);
    }
  }

  private synchronized void putBack(NextEdit nextEdit) {
    if (wanted.isEmpty()) {
      wanted = Optional.of(nextEdit.message());
    }
  }

  private synchronized void giveUp(String why) {
    last = true;
    wanted = Optional.empty();
    refusal = Optional.of(why);
    delivered.complete(false);
  }

  /** Why the chat did not take the last word, once that is sure. */
  synchronized Optional<String> refusal() {
    return refusal;
  }

  /** Keeps the pace between two edits, for which the last word does not wait. */
  private void pace() {
    await(editPolicy.edit(), true);
  }

  /** Waits for as long as the chat asked for, whatever comes. */
  private void waitAsTold(Duration time) {
    await(time, false);
  }

  private synchronized void await(Duration time, boolean endsWithLast) {
    long until = System.nanoTime() + time.toNanos();
    long left = time.toMillis();
    while (left > 0 && !(endsWithLast && last)) {
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
