package dev.workerbot.chat.outbound;

import dev.workerbot.chat.Chat;
import dev.workerbot.chat.ChatException;
import dev.workerbot.chat.outbound.DeliveryStep.MessageState;
import dev.workerbot.chat.outbound.MessageSource.MessageContent;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.store.outbox.Notice;
import dev.workerbot.store.outbox.ThreadLine;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one message to its chat: what is known of it goes in, one attempt is made at each step
 * that it needs, and what became of each is written down.
 *
 * @param key by which the chat finds it again
 * @param insists whether what is refused for good is tried on
 * @param movable whether it is posted anew where it cannot be edited
 */
record MessageDelivery(
    Chat chat,
    String channel,
    String key,
    boolean insists,
    boolean movable,
    DeliveryRecord record) {
  private static final Logger LOG = LoggerFactory.getLogger(MessageDelivery.class);

  /** Where it is written down what became of a message. */
  interface DeliveryRecord {
    /** Something that would be doubled is about to be sent. */
    default void sending() {}

    /**
     * It stands there.
     *
     * @param line up to which its lines need no saying; empty where it was found, in whatever
     *     version
     */
    void stands(Chat.Posted posted, OptionalInt line);

    /** The chat has it as it is wanted, with all its lines. */
    default void brought() {}

    /** The thread has the lines up to this one. */
    default void replied(int line) {}

    /** It stands there, and can be edited no more. */
    default void fixed() {}

    /** It does not stand there, or not any more. */
    void gone();
  }

  /** Does all that there is to do, or throws what keeps the chat from taking it. */
  void bring(MessageState known, MessageContent content) throws ChatException {
    MessageState state = known;
    Optional<ChatException> later = Optional.empty();
    for (DeliveryStep step = state.next();
        !(step instanceof DeliveryStep.Delivered);
        step = state.next()) {
      try {
        switch (step) {
          case DeliveryStep.FindMessage(var notBefore) -> {
            Optional<Chat.Posted> found = find(content, notBefore);
            found.ifPresent(posted -> record.stands(posted, OptionalInt.empty()));
            state = found.map(state::found).orElseGet(state::gone);
          }
          case DeliveryStep.PostMessage() -> {
            record.sending();
            int line = content.lines().isEmpty() ? 0 : content.lines().getLast().seq();
            Chat.Posted posted = post(content);
            record.stands(posted, OptionalInt.of(line));
            mark(posted, content);
            return;
          }
          case DeliveryStep.EditMessage(var posted) -> {
            chat.edit(posted, content.message());
            state = state.edited();
          }
          case DeliveryStep.FindLines(var below, var notBefore) ->
              state = state.said(lastSaid(below, state.lines(), notBefore));
          case DeliveryStep.ReplyLine(var below, var line) -> {
            record.sending();
            Chat.Posted _ = chat.reply(below, message(line), key(line));
            record.replied(line.seq());
            state = state.said(line.seq());
          }
          case DeliveryStep.DropMessage() -> {
            record.gone();
            return;
          }
          case DeliveryStep.Delivered() -> {}
        }
      } catch (ChatException refused) {
        switch (DeliveryStep.refusal(step, refused, insists, movable)) {
          case POST_ANEW -> {
            record.gone();
            state = state.gone();
          }
          case LEAVE_AS_IT_IS -> {
            LOG.warn("{} stays as it is: {}", key, refused.getMessage());
            record.fixed();
            state = state.edited();
          }
          case EDIT_LATER -> {
            later = Optional.of(refused);
            state = state.edited();
          }
          case GIVE_UP, NEXT_MESSAGE, WAIT -> throw refused;
        }
      }
    }
    if (later.isPresent()) {
      throw later.get();
    }
    state.posted().ifPresent(posted -> mark(posted, content));
    record.brought();
  }

  /** What people read is there; a mark beside it is worth one try. */
  private void mark(Chat.Posted posted, MessageContent content) {
    if (content.status().isEmpty()) {
      return;
    }
    try {
      chat.mark(posted, content.status().get());
    } catch (ChatException refused) {
      LOG.warn("{} is not marked as {}: {}", key, content.status().get(), refused.getMessage());
    }
  }

  private Chat.Posted post(MessageContent content) throws ChatException {
    if (content.followUp().isPresent()) {
      Notice.FollowUp followUp = content.followUp().get();
      try {
        return chat.followUp(about(followUp), content.first(), key, followUp.toAll());
      } catch (ChatException refused) {
        if (!refused.isGone()) {
          throw refused;
        }
        LOG.info("what {} follows up on was deleted", key);
      }
    }
    return chat.post(channel, content.first(), key);
  }

  private Optional<Chat.Posted> find(MessageContent content, Instant notBefore)
      throws ChatException {
    if (content.followUp().isPresent()) {
      Chat.Posted about = about(content.followUp().get());
      Optional<Chat.Posted> found = chat.findFollowUp(about, content.first(), key, notBefore);
      if (found.isPresent()) {
        return found;
      }
    }
    return chat.find(channel, Optional.empty(), key, notBefore);
  }

  private Chat.Posted about(Notice.FollowUp followUp) {
    return new Chat.Posted(chat.name(), channel, followUp.message());
  }

  private String key(ThreadLine line) {
    return key + "-" + line.seq();
  }

  /**
   * The last line that the thread has: they go there in order, and the last of them may have gone
   * unnoted, alone or as the end of many in one.
   */
  private int lastSaid(Chat.Posted below, List<ThreadLine> lines, Instant notBefore)
      throws ChatException {
    for (ThreadLine line : lines.reversed()) {
      if (chat.find(below.channel(), Optional.of(below), key(line), notBefore).isPresent()) {
        record.replied(line.seq());
        return line.seq();
      }
    }
    return 0;
  }

  private static Message message(ThreadLine line) {
    String[] texts = line.text().split("\n", -1);
    Message message = Message.of(Severity.PLAIN, Sentence.kept(texts[0]));
    for (int i = 1; i < texts.length; i++) {
      message = message.withLine(Sentence.kept(texts[i]));
    }
    return message;
  }
}
