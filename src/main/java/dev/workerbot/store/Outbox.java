package dev.workerbot.store;

import dev.workerbot.alert.Card;
import dev.workerbot.message.Sentence;
import dev.workerbot.message.Severity;
import dev.workerbot.store.Cards.Channel;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/**
 * What channels do not have yet of cards and notices. Something that is about to be sent is marked
 * before and after, so that whoever comes after a crash asks the chat before sending it again.
 */
public final class Outbox {
  private final Transactions transactions;

  public Outbox(Database database) {
    this.transactions = new Transactions(database);
  }

  /**
   * Something said once.
   *
   * @param card whose route says whom it calls; empty where none does
   * @param calls the platform's id of one person whom it calls beside
   */
  public record Notice(
      String id,
      Channel to,
      Optional<Integer> card,
      Severity severity,
      Sentence title,
      List<Sentence> lines,
      Instant madeAt,
      Optional<String> calls) {
    public Notice {
      lines = List.copyOf(lines);
    }

    /** The same by another clock. */
    public Notice by(UnaryOperator<Instant> clock) {
      return new Notice(id, to, card, severity, title, lines, clock.apply(madeAt), calls);
    }

    /** One that calls nobody beside. */
    public Notice(
        String id,
        Channel to,
        Optional<Integer> card,
        Severity severity,
        Sentence title,
        List<Sentence> lines,
        Instant madeAt) {
      this(id, to, card, severity, title, lines, madeAt, Optional.empty());
    }
  }

  /** A notice that waits. */
  public record WaitingNotice(Notice notice, Optional<Instant> sendingSince) {}

  /**
   * A card that its channel lacks, or has an older version of.
   *
   * @param messageId where it stands; empty while it was never posted
   * @param version of the card
   * @param lines that its thread lacks
   */
  public record WaitingMessage(
      Card card,
      Channel channel,
      Optional<String> messageId,
      int sentVersion,
      int version,
      List<ThreadLine> lines,
      Optional<Instant> sendingSince) {
    public WaitingMessage {
      lines = List.copyOf(lines);
    }
  }

  /** A line of a card's thread. */
  public record ThreadLine(int seq, Instant at, String text) {}

  static void put(Handle handle, Notice notice) {
    handle.execute(
        "INSERT INTO notice (id, chat, channel, card, severity, title, lines, made_at, calls)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        notice.id(),
        notice.to().chat(),
        notice.to().id(),
        notice.card().orElse(null),
        notice.severity().name(),
        notice.title().toString(),
        Sentence.join("\n", notice.lines()).toString(),
        notice.madeAt().toEpochMilli(),
        notice.calls().orElse(""));
  }

  /** Puts down something to be said, once, however often it is put down. */
  public void say(Notice notice) {
    transactions.in(handle -> {
      boolean known =
          handle
              .select("SELECT 1 FROM notice WHERE id = ?", notice.id())
              .mapTo(Integer.class)
              .findOne()
              .isPresent();
      if (!known) {
        put(handle, notice);
      }
      return known;
    });
  }

  /** By how much a card may be to be posted later; what is more was put down by another clock. */
  public static final Duration LATEST = Duration.ofSeconds(5);

  private static final String LACKING =
      " FROM card_post p JOIN card c ON c.number = p.card"
          + " WHERE p.sent_version < c.version"
          + " AND (p.message_id IS NOT NULL OR (c.quiet = 0"
          + " AND c.post_after - ? NOT BETWEEN 1 AND "
          + LATEST.toMillis()
          + "))";

  /** What stood on a screen that is gone, or was to be shown there, is nobody's any more. */
  public void forget(String chat) {
    transactions.in(handle -> {
      handle.execute("DELETE FROM card_post WHERE chat = ?", chat);
      return handle.execute("DELETE FROM notice WHERE chat = ?", chat);
    });
  }

  /** Channels that lack something now. */
  public List<Channel> lacking(Instant now) {
    return transactions.read(handle ->
        handle
            .select(
                "SELECT p.chat, p.channel"
                    + LACKING
                    + " UNION SELECT chat, channel FROM notice WHERE sent_at IS NULL",
                now.toEpochMilli())
            .map((row, context) -> new Channel(row.getString(1), row.getString(2)))
            .list());
  }

  /** How many cards and notices wait. */
  public int depth() {
    return transactions.read(handle ->
        handle
            .select(
                "SELECT (SELECT COUNT(*)"
                    + LACKING
                    + ") + (SELECT COUNT(*) FROM notice WHERE sent_at IS NULL)",
                Long.MAX_VALUE)
            .mapTo(Integer.class)
            .one());
  }

  /** Cards that the channel lacks, by number. */
  public List<WaitingMessage> cards(Channel channel, Instant now) {
    return transactions.read(handle ->
        handle
            .select(
                "SELECT p.*, c.version"
                    + LACKING
                    + " AND p.chat = ? AND p.channel = ? ORDER BY p.card",
                now.toEpochMilli(),
                channel.chat(),
                channel.id())
            .map((row, context) -> waiting(handle, channel, row))
            .list());
  }

  private static WaitingMessage waiting(Handle handle, Channel channel, ResultSet row)
      throws SQLException {
    int card = row.getInt("card");
    return new WaitingMessage(
        Cards.find(handle, card).orElseThrow(),
        channel,
        Optional.ofNullable(row.getString("message_id")),
        row.getInt("sent_version"),
        row.getInt("version"),
        handle
            .select(
                "SELECT * FROM card_line WHERE card = ? AND seq > ? ORDER BY seq",
                card,
                row.getInt("sent_line"))
            .map((line, context) ->
                new ThreadLine(
                    line.getInt("seq"),
                    Instant.ofEpochMilli(line.getLong("at")),
                    line.getString("text")))
            .list(),
        Cards.instant(row, "sending_since"));
  }

  /** Notices that the channel lacks, oldest first. */
  public List<WaitingNotice> notices(Channel channel) {
    return transactions.read(handle ->
        handle
            .select(
                "SELECT * FROM notice WHERE sent_at IS NULL AND chat = ? AND channel = ?"
                    + " ORDER BY made_at, id",
                channel.chat(),
                channel.id())
            .map((row, context) -> {
              int card = row.getInt("card");
              Optional<Integer> about = row.wasNull() ? Optional.empty() : Optional.of(card);
              String lines = row.getString("lines");
              return new WaitingNotice(
                  new Notice(
                      row.getString("id"),
                      channel,
                      about,
                      Severity.valueOf(row.getString("severity")),
                      Sentence.kept(row.getString("title")),
                      lines.isEmpty()
                          ? List.of()
                          : Stream.of(lines.split("\n", -1)).map(Sentence::kept).toList(),
                      Instant.ofEpochMilli(row.getLong("made_at")),
                      Optional.of(row.getString("calls")).filter(id -> !id.isEmpty())),
                  Cards.instant(row, "sending_since"));
            })
            .list());
  }

  /** Something of the card is about to be sent that would be doubled if it were sent again. */
  public void sending(int card, Channel channel, Instant at) {
    transactions.in(handle ->
        handle.execute(
            "UPDATE card_post SET sending_since = COALESCE(sending_since, ?)"
                + " WHERE card = ? AND chat = ? AND channel = ?",
            at.toEpochMilli(),
            card,
            channel.chat(),
            channel.id()));
  }

  /**
   * The card stands there, in this version, with every line up to this one, and with those that
   * stood below a message of it that is gone.
   */
  public void posted(int card, Channel channel, String messageId, int version, int line) {
    transactions.in(handle ->
        handle.execute(
            "UPDATE card_post SET message_id = ?, sent_version = ?,"
                + " sent_line = CASE WHEN sent_line > ? THEN sent_line ELSE ? END,"
                + " sending_since = NULL WHERE card = ? AND chat = ? AND channel = ?",
            messageId,
            version,
            line,
            line,
            card,
            channel.chat(),
            channel.id()));
  }

  /** The thread has the lines up to this one. */
  public void replied(int card, Channel channel, int line) {
    transactions.in(handle ->
        handle.execute(
            "UPDATE card_post SET sent_line = ?, sending_since = NULL"
                + " WHERE card = ? AND chat = ? AND channel = ?",
            line,
            card,
            channel.chat(),
            channel.id()));
  }

  /** The card's message is gone: it is posted anew. */
  public void gone(int card, Channel channel) {
    transactions.in(handle ->
        handle.execute(
            "UPDATE card_post SET message_id = NULL, sending_since = NULL"
                + " WHERE card = ? AND chat = ? AND channel = ?",
            card,
            channel.chat(),
            channel.id()));
  }

  /** The channel has the card in this version, and its thread all of its lines. */
  public void brought(int card, Channel channel, int version) {
    transactions.in(handle -> brought(handle, card, channel, version));
  }

  private static int brought(Handle handle, int card, Channel channel, int version) {
    return handle.execute(
        "UPDATE card_post SET sent_version = ?, sending_since = NULL"
            + " WHERE card = ? AND chat = ? AND channel = ?",
        version,
        card,
        channel.chat(),
        channel.id());
  }

  /** One notice instead of these cards, which the channel never gets. */
  public void sumUp(List<WaitingMessage> cards, Notice instead) {
    transactions.in(handle -> {
      for (WaitingMessage one : cards) {
        int _ = brought(handle, one.card().number(), one.channel(), one.version());
      }
      put(handle, instead);
      return true;
    });
  }

  public void sendingNotice(String id, Instant at) {
    transactions.in(handle ->
        handle.execute(
            "UPDATE notice SET sending_since = COALESCE(sending_since, ?) WHERE id = ?",
            at.toEpochMilli(),
            id));
  }

  public void sentNotice(String id, Instant at) {
    transactions.in(handle ->
        handle.execute("UPDATE notice SET sent_at = ? WHERE id = ?", at.toEpochMilli(), id));
  }
}
