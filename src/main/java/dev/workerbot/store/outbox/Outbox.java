package dev.workerbot.store.outbox;

import dev.workerbot.store.Database;
import dev.workerbot.store.Rows;
import dev.workerbot.store.Transactions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/**
 * The messages that have to arrive, a row for each channel: which version is wanted there, and
 * which the chat has. What is about to be sent is marked before and after, so that whoever comes
 * after a crash asks the chat before sending it again. What a message says is stored elsewhere.
 */
public final class Outbox {
  /** How long a message may have to wait; a longer wait was put down by another clock. */
  public static final Duration LATEST = Duration.ofSeconds(5);

  private static final String POSTABLE =
      "post_after - ? NOT BETWEEN 1 AND %d".formatted(LATEST.toMillis());
  private static final String LACKING =
      " FROM outbox WHERE sent_version < version AND owner IS NULL"
          + " AND (message_id IS NOT NULL OR sending_since IS NOT NULL OR "
          + POSTABLE
          + ")";
  private static final String ONE = " WHERE kind = ? AND subject = ? AND chat = ? AND channel = ?";

  private final Transactions transactions;

  public Outbox(Database database) {
    this.transactions = new Transactions(database);
  }

  /**
   * Wants a message in a channel, once.
   *
   * @param postAfter before which it is not to be posted; empty for not at all
   * @param owner the bot that writes into it itself for now
   */
  public static void put(
      Handle handle,
      MessageRef ref,
      String key,
      Optional<Instant> postAfter,
      Optional<String> owner) {
    handle.execute(
        "INSERT INTO outbox (kind, subject, chat, channel, message_key, version, sent_version,"
            + " sent_line, post_after, owner) VALUES (?, ?, ?, ?, ?, 1, 0, 0, ?, ?)"
            + " ON CONFLICT (kind, subject, chat, channel) DO NOTHING",
        ref.messageKind().name(),
        ref.subject(),
        ref.channel().chat(),
        ref.channel().id(),
        key,
        postAfter.map(Instant::toEpochMilli).orElse(null),
        owner.orElse(null));
  }

  /** Wants what the message says now, in every channel where it is wanted at all. */
  public static void change(Handle handle, MessageKind messageKind, int number) {
    handle.execute("UPDATE outbox SET version = version + 1" + of(messageKind, number));
  }

  /** Says from when on it is posted where it does not stand; empty for not at all. */
  public static void post(
      Handle handle, MessageKind messageKind, int number, Optional<Instant> after) {
    handle.execute(
        "UPDATE outbox SET post_after = ?" + of(messageKind, number),
        after.map(Instant::toEpochMilli).orElse(null));
  }

  /** Wants nothing of it any more. */
  public static void remove(Handle handle, MessageKind messageKind, int number) {
    handle.execute("DELETE FROM outbox" + of(messageKind, number));
  }

  private static String of(MessageKind messageKind, int number) {
    return " WHERE kind = '%s' AND subject = '%d'".formatted(messageKind, number);
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
      handle.execute("DELETE FROM outbox WHERE kind IN ('CARD', 'NOTICE') AND chat = ?", chat);
      return handle.execute("DELETE FROM notice WHERE chat = ?", chat);
    });
  }

  /** Channels that lack messages of these kinds now. */
  public List<Channel> lacking(Collection<MessageKind> kinds, Instant now) {
    return transactions.read(handle ->
        handle
            .select("SELECT DISTINCT chat, channel" + LACKING + of(kinds), now.toEpochMilli())
            .map((row, context) -> channel(row))
            .list());
  }

  private static String of(Collection<MessageKind> kinds) {
    return kinds.stream()
        .map(kind -> "'" + kind + "'")
        .collect(Collectors.joining(", ", " AND kind IN (", ")"));
  }

  /** How many messages of these kinds wait. */
  public int depth(Collection<MessageKind> kinds) {
    return transactions.read(handle ->
        handle
            .select("SELECT COUNT(*)" + LACKING + of(kinds), Long.MAX_VALUE)
            .mapTo(Integer.class)
            .one());
  }

  /** Messages of these kinds that the channel lacks now, oldest first. */
  public List<OutboxMessage> messages(Channel channel, Collection<MessageKind> kinds, Instant now) {
    return transactions.read(handle ->
        handle
            .select(
                "SELECT *, "
                    + POSTABLE
                    + " AS postable"
                    + LACKING
                    + of(kinds)
                    + " AND chat = ? AND channel = ? ORDER BY rowid",
                now.toEpochMilli(),
                now.toEpochMilli(),
                channel.chat(),
                channel.id())
            .map((row, context) ->
                new OutboxMessage(
                    new MessageRef(
                        MessageKind.valueOf(row.getString("kind")),
                        row.getString("subject"),
                        channel),
                    row.getString("message_key"),
                    row.getInt("version"),
                    row.getInt("sent_version"),
                    row.getInt("sent_line"),
                    Optional.ofNullable(row.getString("message_id")),
                    Rows.instant(row, "sending_since"),
                    row.getBoolean("postable")))
            .list());
  }

  public static Channel channel(ResultSet row) throws SQLException {
    return new Channel(row.getString("chat"), row.getString("channel"));
  }

  /** Something of it is about to be sent that would be doubled if it were sent again. */
  public void sending(MessageRef ref, Instant at) {
    update(ref, "sending_since = COALESCE(sending_since, ?)", at.toEpochMilli());
  }

  /**
   * It stands there, in this version, with every line up to this one, and with those that stood
   * below a message of it that is gone.
   */
  public void posted(MessageRef ref, String messageId, int version, int line) {
    update(
        ref,
        "message_id = ?, sent_version = ?, sent_line = MAX(sent_line, ?), sending_since = NULL",
        messageId,
        version,
        line);
  }

  /** The thread has the lines up to this one. */
  public void replied(MessageRef ref, int line) {
    update(ref, "sent_line = ?, sending_since = NULL", line);
  }

  /** It does not stand there, or not any more. */
  public void gone(MessageRef ref) {
    update(ref, "message_id = NULL, sending_since = NULL");
  }

  /** The channel has it in this version, and its thread all of its lines. */
  public void brought(MessageRef ref, int version) {
    update(ref, "sent_version = ?, sending_since = NULL", version);
  }

  private void update(MessageRef ref, String change, Object... values) {
    transactions.in(handle -> update(handle, ref, change, values));
  }

  private static int update(Handle handle, MessageRef ref, String change, Object... values) {
    return handle.execute(
        "UPDATE outbox SET " + change + ONE,
        Stream.concat(
                Stream.of(values),
                Stream.of(
                    ref.messageKind().name(),
                    ref.subject(),
                    ref.channel().chat(),
                    ref.channel().id()))
            .toArray());
  }

  /** One notice instead of these messages, which the channel never gets. */
  public void sumUp(Collection<OutboxMessage> messages, Notice instead) {
    transactions.in(handle -> {
      for (OutboxMessage one : messages) {
        int _ = update(handle, one.ref(), "sent_version = ?, sending_since = NULL", one.version());
      }
      NoticeTable.put(handle, instead);
      return true;
    });
  }
}
