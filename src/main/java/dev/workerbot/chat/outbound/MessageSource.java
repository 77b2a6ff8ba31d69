package dev.workerbot.chat.outbound;

import dev.workerbot.message.AlertStatus;
import dev.workerbot.message.Message;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.store.outbox.Notice;
import dev.workerbot.store.outbox.OutboxMessage;
import dev.workerbot.store.outbox.ThreadLine;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the messages of one kind say, as of now. */
public interface MessageSource {
  /**
   * The content of a message.
   *
   * @param pressable whether people can press its buttons
   */
  MessageContent content(OutboxMessage message, boolean pressable);

  /** The matter that an unposted message is about, where it is over. */
  default Optional<PastMatter> past(OutboxMessage message) {
    return Optional.empty();
  }

  /** Brings up to date what changes by time alone; called before each look into the outbox. */
  default void refresh() {}

  /** Whether a message that the chat refuses for good is tried on. */
  default boolean insists(OutboxMessage message) {
    return true;
  }

  /**
   * What a message says.
   *
   * @param first as it is posted, where it may call people
   * @param lines what its thread lacks, oldest first
   * @param followUp the message that it follows up on; empty where it stands for itself
   * @param status how far an alert is; empty where it is about none
   */
  record MessageContent(
      Message message,
      Message first,
      List<ThreadLine> lines,
      Optional<Notice.FollowUp> followUp,
      Optional<AlertStatus> status) {
    public MessageContent {
      lines = List.copyOf(lines);
    }

    /** One that stands for itself. */
    public MessageContent(Message message, Message first, List<ThreadLine> lines) {
      this(message, first, lines, Optional.empty(), Optional.empty());
    }

    /** One that is only ever this. */
    public static MessageContent of(Message message) {
      return new MessageContent(message, message, List.of());
    }
  }

  /** A matter that is over: since when there was one, and a line that alone tells of it. */
  record PastMatter(Instant since, Sentence title) {}
}
