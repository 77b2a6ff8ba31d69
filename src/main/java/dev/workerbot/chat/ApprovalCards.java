package dev.workerbot.chat;

import dev.workerbot.message.Message;
import dev.workerbot.operation.Approvals;
import dev.workerbot.operation.step.ShutdownSignal;
import dev.workerbot.store.ApprovalCardPosts;
import dev.workerbot.store.ApprovalCardPosts.WaitingCardPost;
import dev.workerbot.store.ApprovalRequests;
import dev.workerbot.store.FailureLog;
import dev.workerbot.store.Journal;
import dev.workerbot.store.StoreException;
import dev.workerbot.time.Backoff;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the cards of petitions to their channels, and every change of them, until the chat took
 * it; ends those whose time is over. Each chat has a thread of its own. State shared between
 * threads is guarded by {@code this}.
 */
public final class ApprovalCards {
  private static final Logger LOG = LoggerFactory.getLogger(ApprovalCards.class);

  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private final ApprovalRequests approvalRequests;
  private final ApprovalCardPosts posts;
  private final Approvals approvals;
  private final ShutdownSignal shutdownSignal;
  private final Map<String, Chat> chats = new ConcurrentHashMap<>();

  /** When what a chat refused is tried again, by card and channel. */
  private final Map<String, RefusedPost> refusals = new ConcurrentHashMap<>();

  private final Set<String> served = new HashSet<>();
  private long rounds;

  private record RefusedPost(long until, Backoff backoff) {}

  public ApprovalCards(
      ApprovalRequests approvalRequests,
      ApprovalCardPosts posts,
      Approvals approvals,
      ShutdownSignal shutdownSignal) {
    this.approvalRequests = approvalRequests;
    this.posts = posts;
    this.approvals = approvals;
    this.shutdownSignal = shutdownSignal;
  }

  /** From now on these chats are served, in place of those that had their names. */
  public void serve(List<Chat> all) {
    for (Chat chat : all) {
      chats.put(chat.name(), chat);
      if (begins(chat.name())) {
        // A wait for the database holds a thread below the virtual ones, of which there are few.
        Thread.ofPlatform()
            .daemon()
            .name("petitions-" + chat.name())
            .start(() -> work(chat.name()));
      }
    }
  }

  private synchronized boolean begins(String chat) {
    return served.add(chat);
  }

  /** The chat of this name, where it is served. */
  public Optional<Chat> chat(String name) {
    return Optional.ofNullable(chats.get(name));
  }

  /** Some card has changed. */
  public synchronized void wake() {
    rounds++;
    notifyAll();
  }

  /** The asker's own message has its card now. */
  void stands(String request, Chat.Posted posted) {
    try {
      posts.stands(request, new Journal.MessagePlace(posted.chat(), posted.channel(), posted.id()));
    } catch (StoreException cannotWrite) {
      LOG.error("a card will not be edited: {}", cannotWrite.getMessage());
    }
    wake();
  }

  private void work(String name) {
    FailureLog failures = new FailureLog(LOG);
    while (!shutdownSignal.hasBegun()) {
      long round = round();
      try {
        if (approvalRequests.expire()) {
          wake();
        }
        for (WaitingCardPost card : posts.lacking(name)) {
          if (isTime(card)) {
            bring(chats.get(name), card);
          }
        }
        failures.worked();
      } catch (StoreException cannotUse) {
        // The store is closed soon after the bot is.
        if (!shutdownSignal.hasBegun()) {
          failures.failed("approvals are not brought to " + name, cannotUse);
        }
      } catch (RuntimeException bug) {
        LOG.error("approvals: something is broken inside workerbot", bug);
      }
      await(round);
    }
  }

  private synchronized long round() {
    return rounds;
  }

  private synchronized void await(long round) {
    long until = System.nanoTime() + LOOK.toNanos();
    long left = LOOK.toMillis();
    while (left > 0 && rounds == round) {
      try {
        wait(left);
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        return;
      }
      left = (until - System.nanoTime()) / 1_000_000;
    }
  }

  private static String key(WaitingCardPost card) {
    return card.own()
        ? card.approvalRequest().requestedApproval().request()
        : "petition-"
            + card.approvalRequest().number()
            + "-"
            + card.approvalRequest().madeAt().toEpochMilli();
  }

  private static String keyHere(WaitingCardPost card) {
    return key(card) + "/" + card.channel();
  }

  private boolean isTime(WaitingCardPost card) {
    RefusedPost refusedPost = refusals.get(keyHere(card));
    return refusedPost == null || refusedPost.until() - System.nanoTime() <= 0;
  }

  private void bring(Chat chat, WaitingCardPost card) {
    try {
      Message message = approvals.card(card.approvalRequest(), card.channel(), card.own());
      Optional<String> stands = card.messageId();
      if (stands.isEmpty() && card.sendingSince().isPresent()) {
        stands =
            chat.find(
                    card.channel().id(),
                    Optional.empty(),
                    key(card),
                    card.sendingSince().get().minusSeconds(60))
                .map(Chat.Posted::id);
      }
      if (stands.isPresent()) {
        chat.edit(new Chat.Posted(chat.name(), card.channel().id(), stands.get()), message);
        posts.brought(card, stands.get());
      } else {
        posts.sending(card);
        Chat.Posted posted =
            chat.post(
                card.channel().id(), approvals.calling(message, card.approvalRequest()), key(card));
        posts.brought(card, posted.id());
      }
      refusals.remove(keyHere(card));
    } catch (ChatException refused) {
      LOG.warn(
          "{} does not take request #{}: {}",
          chat.name(),
          card.approvalRequest().number(),
          refused.getMessage());
      if (refused.isGone() && card.messageId().isPresent()) {
        posts.gone(card);
      } else if (refused.isFixed() && card.messageId().isPresent()) {
        // It can never be edited again.
        posts.brought(card, card.messageId().get());
      } else {
        later(card, refused);
      }
    }
  }

  private void later(WaitingCardPost card, ChatException refused) {
    RefusedPost before = refusals.get(keyHere(card));
    Backoff backoff = before == null ? Backoff.doubling(LOOK, LONGEST) : before.backoff();
    Duration pause = backoff.next();
    Duration wait = refused.retryAfter().orElse(refused.isPermanent() ? LONGEST : pause);
    refusals.put(keyHere(card), new RefusedPost(System.nanoTime() + wait.toNanos(), backoff));
  }
}
