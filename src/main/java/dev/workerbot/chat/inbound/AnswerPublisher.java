package dev.workerbot.chat.inbound;

import dev.workerbot.access.Caller;
import dev.workerbot.chat.Chat;
import dev.workerbot.chat.ChatException;
import dev.workerbot.chat.outbound.DeliveryPolicy;
import dev.workerbot.chat.outbound.FollowUps;
import dev.workerbot.chat.outbound.LiveMessage;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.request.Outcome;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.request.step.BotRuntime;
import dev.workerbot.store.StoreException;
import dev.workerbot.store.outbox.OpenMessages;
import dev.workerbot.store.request.Journal;
import dev.workerbot.time.Backoff;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells what becomes of requests, each in its one message, and remembers in the store which
 * messages still wait for their last word: a later run of the bot brings it.
 */
public final class AnswerPublisher {
  /** What stands in the message of what the next run of the bot goes on with. */
  static final Message SUSPENDED =
      Message.of(Severity.WORKING, "workerbot is restarting in the middle of this")
          .withLine("It finishes this and reports here as soon as it is back.");

  private static final Logger LOG = LoggerFactory.getLogger(AnswerPublisher.class);

  /** With pauses of half a minute at most: over an outage of the chat of five minutes. */
  private static final int WHISPERS = 14;

  private static final Duration LAST_WORD = Duration.ofSeconds(3);

  /** What an asker waited whose request outlived a run of the bot, or waited for others. */
  public static final Duration LONG = Duration.ofHours(1);

  private final Journal journal;
  private final OpenMessages messages;
  private final BotRuntime runtime;
  private final DeliveryPolicy deliveryPolicy;
  private final FollowUps followUps;

  public AnswerPublisher(
      Journal journal,
      OpenMessages messages,
      DeliveryPolicy deliveryPolicy,
      BotRuntime runtime,
      FollowUps followUps) {
    this.journal = journal;
    this.messages = messages;
    this.runtime = runtime;
    this.deliveryPolicy = deliveryPolicy;
    this.followUps = followUps;
  }

  /**
   * The message of a request.
   *
   * @param place an older message to go on with
   */
  public LiveMessage begin(String id, Chat chat, String channel, Optional<Chat.Posted> place) {
    place.ifPresent(old -> noted(id, chat, old));
    return new LiveMessage(
        chat, channel, id, place, deliveryPolicy, true, posted -> noted(id, chat, posted));
  }

  private void noted(String id, Chat chat, Chat.Posted posted) {
    if (chat.isPersonal()) {
      return;
    }
    Journal.bestEffort(() -> messages.opened(id, runtime.owner(), posted.place()));
  }

  /**
   * Brings the last word, and returns when the chat has it, or will never take it: then the asker
   * is told it in private.
   */
  void finish(LiveMessage message, CommandAnswer commandAnswer, boolean journalled, Asker asker) {
    finish(message, commandAnswer, journalled, asker, message.age());
  }

  /**
   * The same.
   *
   * @param waited how long the asker waited for it
   */
  public void finish(
      LiveMessage message,
      CommandAnswer commandAnswer,
      boolean journalled,
      Asker asker,
      Duration waited) {
    Optional<String> refusal = message.finish(commandAnswer.message()).join();
    if (refusal.isPresent()) {
      if (runtime.shutdown().hasBegun() || !answered(asker, commandAnswer, refusal.get())) {
        return;
      }
    } else if (message.wasOpen() && asker.isElsewhere()) {
      Chat.Posted stands = message.place().orElseThrow();
      Journal.bestEffort(() ->
          followUps.over(
              stands, new FollowUps.LastWord(commandAnswer, asker.user(), waited, journalled)));
    }
    if (journalled) {
      Journal.bestEffort(() -> journal.reported(commandAnswer.operation()));
    } else if (message.wasOpen()) {
      Journal.bestEffort(() -> messages.closed(commandAnswer.operation()));
    }
  }

  /** Answers where the channel takes no message: to everybody if that can be, else in private. */
  private boolean answered(Asker asker, CommandAnswer answer, String why) {
    Message message = answer.message();
    return respond(asker, message.withLine(Severity.WARNING, Sentence.of("%s.", why)))
        || whisper(
            asker, message.withLine(Severity.WARNING, Sentence.of("Only you see this: %s.", why)));
  }

  /** Says at once that there is nothing to watch here before the result comes. */
  void progressRefused(Asker asker, String text, String why) {
    boolean _ =
        respond(
            asker,
            Message.of(Severity.WORKING, Sentence.of("Working on %s", Message.code(text)))
                .withLine("The result follows. Progress cannot be shown here:")
                .withLine(Sentence.of("%s.", why)));
  }

  private boolean respond(Asker asker, Message message) {
    try {
      return asker.chat().respond(asker.channel(), asker.user(), message);
    } catch (ChatException refused) {
      LOG.warn("{} did not take a response: {}", asker.chat().name(), refused.getMessage());
      return false;
    }
  }

  /** Who gets what the channel does not. */
  public record Asker(Chat chat, String channel, String user) {
    /** Whether it is a person who need not be looking. */
    boolean isElsewhere() {
      return !chat.isPersonal() && !Caller.isHook(user);
    }
  }

  /** Tells one person; whether the chat took it. */
  public boolean whisper(Asker asker, Message message) {
    return insist(
            asker.chat(),
            () -> {
              asker.chat().whisper(asker.channel(), asker.user(), message);
              return true;
            })
        .orElse(false);
  }

  /** A call to a chat. */
  public interface ChatCall<T> {
    T make() throws ChatException;
  }

  /** Makes a call until the chat takes it; empty where it never will, or not for some minutes. */
  public <T> Optional<T> insist(Chat chat, ChatCall<T> call) {
    Backoff backoff = Backoff.doubling(deliveryPolicy.retry(), deliveryPolicy.longest());
    for (int attempt = 1; attempt <= WHISPERS; attempt++) {
      try {
        return Optional.of(call.make());
      } catch (ChatException refused) {
        LOG.warn("{} did not take a whisper: {}", chat.name(), refused.getMessage());
        Duration pause = backoff.next();
        if (refused.isPermanent()
            || runtime.shutdown().within(refused.retryAfter().orElse(pause))) {
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
  }

  /** Says that a later run goes on with it, and waits a little for the chat to take that. */
  void suspend(LiveMessage message, Message word) {
    try {
      var _ = message.suspend(word).get(LAST_WORD.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException late) {
      LOG.warn("there was no time to say that workerbot is being restarted");
    }
  }

  /** The name of the lock that shows this bot to be alive. */
  public String owner() {
    return runtime.owner();
  }

  static CommandAnswer sorry(String id, Throwable bug) {
    if (bug instanceof StoreException cannotUse) {
      LOG.error("request {} failed: {}", id, cannotUse.getMessage());
      return new Outcome.Failed(
          id,
          Message.of(Severity.BAD, Sentence.of("That did not work: %s", cannotUse.getMessage()))
              .withLine("Ask workerbot's admin to fix that, then try again."));
    }
    LOG.error("request {} failed inside workerbot", id, bug);
    return new Outcome.Failed(
        id,
        Message.of(Severity.BAD, "Internal error in workerbot")
            .withLine(
                Sentence.of(
                    "Check `status` before you try again. The reason is in workerbot's log under"
                        + " %s.",
                    Message.code(id))));
  }
}
