package dev.workerbot.chat.inbound;

import dev.workerbot.chat.Chat;
import dev.workerbot.chat.ChatException;
import dev.workerbot.chat.outbound.DeliveryPolicy;
import dev.workerbot.chat.outbound.LiveMessage;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.message.text.CleanText;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.request.Outcome;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.request.dispatch.Dispatcher;
import dev.workerbot.request.step.BotRuntime;
import dev.workerbot.store.StoreException;
import dev.workerbot.store.outbox.MessagePlace;
import dev.workerbot.store.outbox.OpenMessages;
import dev.workerbot.store.request.Journal;
import dev.workerbot.store.request.Operation;
import dev.workerbot.store.request.SeenEvents;
import dev.workerbot.time.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells what becomes of requests, each in its one message, and remembers in the store which
 * messages still wait for their last word: a later run of the bot brings it.
 */
public final class AnswerPublisher {
  /** What stands in the message of what the next run of the bot goes on with. */
  static final Message SUSPENDED =
      Message.of(Severity.WORKING, "workerbot is being restarted in the middle of this")
          .withLine("What was begun is finished, and told here, as soon as it is back.");

  private static final Logger LOG = LoggerFactory.getLogger(AnswerPublisher.class);

  /** With pauses of half a minute at most: over an outage of the chat of five minutes. */
  private static final int WHISPERS = 14;

  /** By how long a first sign of life may come before the operation is written down. */
  private static final Duration HEARD_BEFORE = Duration.ofMinutes(10);

  private static final Duration LAST_WORD = Duration.ofSeconds(3);

  private static final int LOOKS = 5;
  private static final int SHOWN = 300;

  private final Dispatcher dispatcher;
  private final Journal journal;
  private final OpenMessages messages;
  private final BotRuntime runtime;
  private final DeliveryPolicy deliveryPolicy;

  public AnswerPublisher(
      Dispatcher dispatcher,
      Journal journal,
      OpenMessages messages,
      DeliveryPolicy deliveryPolicy,
      BotRuntime runtime) {
    this.dispatcher = dispatcher;
    this.journal = journal;
    this.messages = messages;
    this.runtime = runtime;
    this.deliveryPolicy = deliveryPolicy;
  }

  /**
   * The message of a request.
   *
   * @param place an older message to go on with
   */
  LiveMessage begin(String id, Chat chat, String channel, Optional<Chat.Posted> place) {
    place.ifPresent(old -> noted(id, chat, old));
    return new LiveMessage(
        chat, channel, id, place, deliveryPolicy, true, posted -> noted(id, chat, posted));
  }

  private void noted(String id, Chat chat, Chat.Posted posted) {
    if (chat.isPersonal()) {
      return;
    }
    mayFail(() -> messages.opened(id, runtime.owner(), posted.place()));
  }

  /**
   * Brings the last word, and returns when the chat has it, or will never take it: then the asker
   * is told it in private.
   */
  void finish(LiveMessage message, CommandAnswer commandAnswer, boolean journalled, Asker asker) {
    Optional<String> refusal = message.finish(commandAnswer.message()).join();
    if (refusal.isPresent()) {
      Sentence why = Sentence.of("Only you see this: %s.", refusal.get());
      if (runtime.shutdown().hasBegun()
          || !whisper(asker, commandAnswer.message().withLine(Severity.WARNING, why))) {
        return;
      }
    }
    if (journalled) {
      mayFail(() -> journal.reported(commandAnswer.operation()));
    } else if (message.wasOpen()) {
      mayFail(() -> messages.closed(commandAnswer.operation()));
    }
  }

  /** Who is told what the channel is not. */
  record Asker(Chat chat, String channel, String user) {}

  /** Tells one person; whether the chat took it. */
  boolean whisper(Asker asker, Message message) {
    return insist(
            asker.chat(),
            () -> {
              asker.chat().whisper(asker.channel(), asker.user(), message);
              return true;
            })
        .orElse(false);
  }

  /** A call to a chat. */
  private interface ChatCall<T> {
    T make() throws ChatException;
  }

  /** Makes a call until the chat takes it; empty where it never will, or not for some minutes. */
  private <T> Optional<T> insist(Chat chat, ChatCall<T> call) {
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

  /** Takes up, in its old message, what a dead bot left; returns when it is told. */
  public void takeUp(Operation operation, Chat chat, Function<Consumer<Message>, Outcome> work) {
    LiveMessage message =
        begin(operation.id(), chat, operation.channel(), operation.message().map(Chat.Posted::at));
    message.mayStandSince(operation.startedAt().minus(HEARD_BEFORE));
    if (work.apply(message::show) instanceof CommandAnswer answer) {
      dispatcher.finished(answer);
      finish(message, answer, true, new Asker(chat, operation.channel(), operation.userId()));
    }
  }

  /** The same where nobody can be told: a bot that serves that chat tells it later. */
  public void takeUpSilently(Function<Consumer<Message>, Outcome> work) {
    if (work.apply(_ -> {}) instanceof CommandAnswer answer) {
      dispatcher.finished(answer);
    }
  }

  /** Says below a message that nobody will ever go on with that it ended there. */
  public void abandon(OpenMessages.OpenMessage openMessage, Chat chat) {
    MessagePlace messagePlace = openMessage.messagePlace();
    LiveMessage message =
        begin(
            openMessage.request(),
            chat,
            messagePlace.channel(),
            Optional.of(Chat.Posted.at(messagePlace)));
    CommandAnswer commandAnswer =
        new Outcome.Failed(
            openMessage.request(),
            Message.of(Severity.WARNING, "workerbot was restarted in the middle of this")
                .withLine("It had changed nothing yet. Ask again."));
    dispatcher.finished(commandAnswer);
    if (message.finish(commandAnswer.message()).join().isEmpty()) {
      mayFail(() -> messages.closed(openMessage.request()));
    }
  }

  /** Tells whoever asked that nothing came of it; whether the chat took that. */
  public boolean lost(SeenEvents.SeenEvent seenEvent, Chat chat) {
    Message word =
        Message.of(
                Severity.WARNING,
                seenEvent.text().isEmpty()
                    ? Sentence.of(
                        "What you pressed was lost: workerbot was restarted before it answered")
                    : Sentence.of(
                        "%s was lost: workerbot was restarted before it answered",
                        Message.code(CleanText.cut(seenEvent.text(), SHOWN))))
            .withLine(Sentence.of("No worker was changed. Ask again, @%s.", seenEvent.name()));
    Optional<Chat.Posted> stands =
        seenEvent.request().flatMap(id -> standing(chat, seenEvent.channel(), id, seenEvent.at()));
    boolean told = endReply(seenEvent, chat, Optional.of(word).filter(_ -> stands.isEmpty()));
    if (told
        || (stands.isEmpty()
            && whisper(new Asker(chat, seenEvent.channel(), seenEvent.user()), word))) {
      return true;
    }
    String id = seenEvent.request().orElse("lost-" + seenEvent.delivery());
    LiveMessage message =
        new LiveMessage(chat, seenEvent.channel(), id, stands, deliveryPolicy, true, _ -> {});
    return message.finish(word).join().isEmpty();
  }

  /**
   * Ends what the asker is still shown while they wait.
   *
   * @param word what is said there instead; empty where it is said elsewhere
   * @return whether it is said there
   */
  public boolean endReply(SeenEvents.SeenEvent seenEvent, Chat chat, Optional<Message> word) {
    return seenEvent
        .reply()
        .flatMap(reply -> insist(chat, () -> chat.endReply(reply, word)))
        .orElse(false);
  }

  /** A first sign of life that was posted, and nobody came to note where. */
  private Optional<Chat.Posted> standing(Chat chat, String channel, String key, Instant since) {
    for (int look = 1; look <= LOOKS; look++) {
      try {
        return chat.find(channel, Optional.empty(), key, since.minus(HEARD_BEFORE));
      } catch (ChatException notNow) {
        LOG.warn("{} did not tell what stands there: {}", chat.name(), notNow.getMessage());
        if (notNow.isPermanent()
            || runtime.shutdown().within(notNow.retryAfter().orElse(deliveryPolicy.retry()))) {
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
  }

  /** Waits; whether the bot is closing. */
  public boolean closesWithin(Duration time) {
    return runtime.shutdown().within(time);
  }

  /** The name of the lock that shows this bot to be alive. */
  public String owner() {
    return runtime.owner();
  }

  private static void mayFail(Runnable write) {
    try {
      write.run();
    } catch (StoreException cannotWrite) {
      LOG.error("the store misses a message: {}", cannotWrite.getMessage());
    }
  }

  static CommandAnswer sorry(String id, Throwable bug) {
    if (bug instanceof StoreException cannotUse) {
      LOG.error("request {} failed: {}", id, cannotUse.getMessage());
      return new Outcome.Failed(
          id,
          Message.of(Severity.BAD, Sentence.of("That did not work: %s", cannotUse.getMessage()))
              .withLine("Ask the admin of workerbot to fix that, then try again."));
    }
    LOG.error("request {} failed inside workerbot", id, bug);
    return new Outcome.Failed(
        id,
        Message.of(Severity.BAD, "Something is broken inside workerbot")
            .withLine(
                Sentence.of(
                    "Look at `status` before you try again. The admin of workerbot finds the reason"
                        + " in its log under %s.",
                    Message.code(id))));
  }
}
