package dev.workerbot.store.outbox;

import dev.workerbot.store.Database;
import dev.workerbot.store.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.Update;

/**
 * The messages that have to arrive, a row for each channel: which version is wanted there, and
 * which the chat has. What is about to be sent is marked before and after, so that whoever comes
 * after a crash asks the chat before sending it again. What a message says is stored elsewhere.
 */
public final class Outbox {
  /** How long a message may have to wait; a longer wait was put down by another clock. */
  public static final Duration LATEST = Duration.ofSeconds(5);

  private static final String POSTABLE =
      "post_after - :now NOT BETWEEN 1 AND %d".formatted(LATEST.toMillis());
  private static final String LACKING =
      " FROM outbox WHERE sent_version < version AND owner IS NULL AND kind IN (<kinds>)"
          + " AND (message_id IS NOT NULL OR sending_since IS NOT NULL OR "
          + POSTABLE
          + ")";
  private static final String ONE =
      " WHERE kind = :messageKind AND subject = :subject"
          + " AND chat = :channel.chat AND channel = :channel.id";

  private final Transactions transactions;

  public Outbox(Database database) {
    this.transactions = new Transactions(database);
  }

  /** Puts down something to be said, once, however often it is put down. */
  public void say(Notice notice) {
    transactions.in(handle -> {
      boolean known = NoticeTable.find(handle, notice.id()).isPresent();
      if (!known) {
        NoticeTable.put(handle, notice);
      }
      return known;
    });
  }

  public Optional<Notice> notice(String id) {
    return transactions.read(handle -> NoticeTable.find(handle, id));
  }

  /** What stood on a screen that is gone, or was to be shown there, is nobody's any more. */
  public void forget(String chat) {
    transactions.in(handle -> {
      for (String gone :
          List.of(
              "outbox WHERE kind IN ('CARD', 'NOTICE') AND chat = :chat",
              "notice WHERE chat = :chat")) {
        handle.createUpdate("DELETE FROM " + gone).bind("chat", chat).execute();
      }
      return true;
    });
  }

  private record ChannelRow(String chat, String channel) {}

  /** Channels that lack messages of these kinds now. */
  public List<Channel> lacking(Collection<MessageKind> kinds, Instant now) {
    return transactions.read(handle ->
        lacking(handle, "SELECT DISTINCT chat, channel" + LACKING, kinds, now)
            .mapTo(ChannelRow.class)
            .map(row -> new Channel(row.chat(), row.channel()))
            .list());
  }

  private static Query lacking(
      Handle handle, String sql, Collection<MessageKind> kinds, Instant now) {
    return handle.createQuery(sql).bindList("kinds", List.copyOf(kinds)).bind("now", now);
  }

  /** How many messages of these kinds wait. */
  public int depth(Collection<MessageKind> kinds) {
    return transactions.read(handle ->
        lacking(handle, "SELECT COUNT(*)" + LACKING, kinds, Instant.ofEpochMilli(Long.MAX_VALUE))
            .mapTo(Integer.class)
            .one());
  }

  private record MessageRow(
      MessageKind kind,
      String subject,
      String chat,
      String channel,
      String messageKey,
      int version,
      int sentVersion,
      int sentLine,
      Optional<String> messageId,
      Optional<Instant> sendingSince,
      boolean postable) {
    OutboxMessage message() {
      return new OutboxMessage(
          new MessageRef(kind, subject, new Channel(chat, channel)),
          messageKey,
          version,
          sentVersion,
          sentLine,
          messageId,
          sendingSince,
          postable);
    }
  }

  /** Messages of these kinds that the channel lacks now, oldest first. */
  public List<OutboxMessage> messages(Channel channel, Collection<MessageKind> kinds, Instant now) {
    return transactions.read(handle ->
        lacking(
                handle,
                "SELECT *, "
                    + POSTABLE
                    + " AS postable"
                    + LACKING
                    + " AND chat = :chat AND channel = :id ORDER BY rowid",
                kinds,
                now)
            .bindMethods(channel)
            .mapTo(MessageRow.class)
            .map(MessageRow::message)
            .list());
  }

  /** Something of it is about to be sent that would be doubled if it were sent again. */
  public void sending(MessageRef ref, Instant at) {
    transactions.in(handle ->
        update(handle, ref, "sending_since = COALESCE(sending_since, :at)")
            .bind("at", at)
            .execute());
  }

  /**
   * It stands there, in this version, with every line up to this one, and with those that stood
   * below a message of it that is gone.
   */
  public void posted(MessageRef ref, String messageId, int version, int line) {
    transactions.in(handle ->
        update(
                handle,
                ref,
                "message_id = :id, sent_version = :version,"
                    + " sent_line = MAX(sent_line, :line), sending_since = NULL")
            .bind("id", messageId)
            .bind("version", version)
            .bind("line", line)
            .execute());
  }

  /** The thread has the lines up to this one. */
  public void replied(MessageRef ref, int line) {
    transactions.in(handle ->
        update(handle, ref, "sent_line = :line, sending_since = NULL")
            .bind("line", line)
            .execute());
  }

  /** It does not stand there, or not any more. */
  public void gone(MessageRef ref) {
    transactions.in(
        handle -> update(handle, ref, "message_id = NULL, sending_since = NULL").execute());
  }

  /** The channel has it in this version, and its thread all of its lines. */
  public void brought(MessageRef ref, int version) {
    transactions.in(handle -> brought(handle, ref, version));
  }

  private static int brought(Handle handle, MessageRef ref, int version) {
    return update(handle, ref, "sent_version = :version, sending_since = NULL")
        .bind("version", version)
        .execute();
  }

  private static Update update(Handle handle, MessageRef ref, String change) {
    return handle.createUpdate("UPDATE outbox SET " + change + ONE).bindMethods(ref);
  }

  /** One notice instead of these messages, which the channel never gets. */
  public void sumUp(Collection<OutboxMessage> messages, Notice instead) {
    transactions.in(handle -> {
      for (OutboxMessage one : messages) {
        int _ = brought(handle, one.ref(), one.version());
      }
      NoticeTable.put(handle, instead);
      return true;
    });
  }
}
