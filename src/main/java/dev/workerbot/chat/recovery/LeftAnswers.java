package dev.workerbot.chat.recovery;

import dev.workerbot.chat.Chat;
import dev.workerbot.chat.ChatException;
import dev.workerbot.chat.inbound.AnswerPublisher;
import dev.workerbot.chat.outbound.DeliveryPolicy;
import dev.workerbot.chat.outbound.LiveMessage;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.message.text.CleanText;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.request.Outcome;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.request.dispatch.Dispatcher;
import dev.workerbot.store.outbox.MessagePlace;
import dev.workerbot.store.outbox.OpenMessages;
import dev.workerbot.store.request.Journal;
import dev.workerbot.store.request.Operation;
import dev.workerbot.store.request.SeenEvents;
import dev.workerbot.time.ShutdownSignal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings the last word on requests whose bot has died, to where the asker waits for it. */
public final class LeftAnswers {
  private static final Logger LOG = LoggerFactory.getLogger(LeftAnswers.class);

  /** By how long a first sign of life may come before the operation is written down. */
  private static final Duration HEARD_BEFORE = Duration.ofMinutes(10);

  private static final int LOOKS = 5;
  private static final int SHOWN = 300;

  private final AnswerPublisher answerPublisher;
  private final Dispatcher dispatcher;
  private final OpenMessages messages;
  private final DeliveryPolicy deliveryPolicy;
  private final ShutdownSignal shutdownSignal;

  public LeftAnswers(
      AnswerPublisher answerPublisher,
      Dispatcher dispatcher,
      OpenMessages messages,
      DeliveryPolicy deliveryPolicy,
      ShutdownSignal shutdownSignal) {
    this.answerPublisher = answerPublisher;
    this.dispatcher = dispatcher;
    this.messages = messages;
    this.deliveryPolicy = deliveryPolicy;
    this.shutdownSignal = shutdownSignal;
  }

  /** Takes up, in its old message, what a dead bot left; returns when it is reported. */
  void takeUp(Operation operation, Chat chat, Function<Consumer<Message>, Outcome> work) {
    LiveMessage message =
        answerPublisher.begin(
            operation.id(), chat, operation.channel(), operation.message().map(Chat.Posted::at));
    message.mayStandSince(operation.startedAt().minus(HEARD_BEFORE));
    if (work.apply(message::show) instanceof CommandAnswer answer) {
      dispatcher.finished(answer);
      answerPublisher.finish(
          message,
          answer,
          true,
          new AnswerPublisher.Asker(chat, operation.channel(), operation.userId()),
          AnswerPublisher.LONG);
    }
  }

  /** The same where the chat is not served here: a bot that serves it posts the answer later. */
  void takeUpSilently(Function<Consumer<Message>, Outcome> work) {
    if (work.apply(_ -> {}) instanceof CommandAnswer answer) {
      dispatcher.finished(answer);
    }
  }

  /** Says below a message that nobody will ever go on with that it ended there. */
  void abandon(OpenMessages.OpenMessage openMessage, Chat chat) {
    MessagePlace messagePlace = openMessage.messagePlace();
    LiveMessage message =
        answerPublisher.begin(
            openMessage.request(),
            chat,
            messagePlace.channel(),
            Optional.of(Chat.Posted.at(messagePlace)));
    CommandAnswer commandAnswer =
        new Outcome.Failed(
            openMessage.request(),
            Message.of(Severity.WARNING, "workerbot restarted in the middle of this")
                .withLine("Nothing was changed yet. Try again."));
    dispatcher.finished(commandAnswer);
    if (message.finish(commandAnswer.message()).join().isEmpty()) {
      Journal.bestEffort(() -> messages.closed(openMessage.request()));
    }
  }

  /** Tells whoever asked that nothing came of it; whether the chat took that. */
  boolean lost(SeenEvents.SeenEvent seenEvent, Chat chat) {
    Message word =
        Message.of(
                Severity.WARNING,
                seenEvent.text().isEmpty()
                    ? Sentence.of(
                        "What you pressed was lost: workerbot restarted before it answered")
                    : Sentence.of(
                        "%s was lost: workerbot restarted before it answered",
                        Message.code(CleanText.cut(seenEvent.text(), SHOWN))))
            .withLine(Sentence.of("No worker was changed. Try again, %s.", seenEvent.name()));
    Optional<Chat.Posted> stands =
        seenEvent
            .request()
            .flatMap(id -> postedReply(chat, seenEvent.channel(), id, seenEvent.at()));
    boolean answered = endReply(seenEvent, chat, Optional.of(word).filter(_ -> stands.isEmpty()));
    if (answered
        || (stands.isEmpty()
            && answerPublisher.whisper(
                new AnswerPublisher.Asker(chat, seenEvent.channel(), seenEvent.user()), word))) {
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
  boolean endReply(SeenEvents.SeenEvent seenEvent, Chat chat, Optional<Message> word) {
    return seenEvent
        .reply()
        .flatMap(reply -> answerPublisher.insist(chat, () -> chat.endReply(reply, word)))
        .orElse(false);
  }

  /** A first sign of life that was posted, and nobody came to note where. */
  private Optional<Chat.Posted> postedReply(Chat chat, String channel, String key, Instant since) {
    for (int look = 1; look <= LOOKS; look++) {
      try {
        return chat.find(channel, Optional.empty(), key, since.minus(HEARD_BEFORE));
      } catch (ChatException notNow) {
        LOG.warn("{} did not tell what stands there: {}", chat.name(), notNow.getMessage());
        if (notNow.isPermanent()
            || shutdownSignal.within(notNow.retryAfter().orElse(deliveryPolicy.retry()))) {
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
  }

  /** Waits; whether the bot is closing. */
  boolean closesWithin(Duration time) {
    return shutdownSignal.within(time);
  }

  /** The name of the lock that shows this bot to be alive. */
  String owner() {
    return answerPublisher.owner();
  }
}
