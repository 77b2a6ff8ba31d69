package dev.workerbot.alert.store;

import dev.workerbot.alert.Alert;
import dev.workerbot.alert.AlertKind;
import dev.workerbot.alert.Card;
import dev.workerbot.alert.Fingerprint;
import dev.workerbot.alert.RecentOperation;
import dev.workerbot.store.Database;
import dev.workerbot.store.Retention;
import dev.workerbot.store.Rows;
import dev.workerbot.store.Transactions;
import dev.workerbot.store.outbox.Channel;
import dev.workerbot.store.outbox.MessageKind;
import dev.workerbot.store.outbox.MessageRef;
import dev.workerbot.store.outbox.Notice;
import dev.workerbot.store.outbox.NoticeTable;
import dev.workerbot.store.outbox.Outbox;
import dev.workerbot.store.outbox.ThreadLine;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.WorkerName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Alerts, on their cards, and what people want of them. */
public final class Cards implements Retention.Expiring {
  private final Transactions transactions;

  public Cards(Database database) {
    this.transactions = new Transactions(database);
  }

  @Override
  public int forget(Retention.Cutoffs cutoffs) {
    return prune(cutoffs.history(), Retention.STEP / 10);
  }

  /** Where the open cards stand, as far as they were ever sent. */
  public List<Stand> stands() {
    return transactions.read(handle ->
        handle
            .select(
                "SELECT c.number, p.chat, p.channel, p.message_id, p.sending_since, c.opened_at"
                    + " FROM card c JOIN outbox p ON p.kind = 'CARD'"
                    + " AND p.subject = CAST(c.number AS TEXT)"
                    + " WHERE c.closed_at IS NULL"
                    + " AND (p.message_id IS NOT NULL OR p.sending_since IS NOT NULL)")
            .map((row, context) ->
                new Stand(
                    row.getInt("number"),
                    Outbox.channel(row),
                    Optional.ofNullable(row.getString("message_id")),
                    Rows.instant(row, "sending_since")
                        .orElse(Instant.ofEpochMilli(row.getLong("opened_at")))))
            .list());
  }

  /** Writes it all, or nothing. */
  public void write(
      Collection<CardChange> changes,
      Collection<WantedCard> granted,
      Collection<Notice> notices,
      Collection<CardReminders> told) {
    transactions.in(handle -> {
      for (CardChange cardChange : changes) {
        write(handle, cardChange);
      }
      for (WantedCard wantedCard : granted) {
        handle.execute("DELETE FROM card_wish WHERE id = ?", wantedCard.id());
      }
      for (Notice notice : notices) {
        NoticeTable.put(handle, notice);
      }
      for (CardReminders again : told) {
        write(handle, again);
      }
      return true;
    });
  }

  private static void write(Handle handle, CardChange cardChange) {
    Card card = cardChange.card();
    Card.Evidence evidence = card.evidence();
    handle.execute(
        "INSERT INTO card (number, server, route, opened_at, closed_at, caption, excerpt, before)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
            + " ON CONFLICT (number) DO UPDATE SET closed_at = excluded.closed_at,"
            + " caption = excluded.caption, excerpt = excluded.excerpt,"
            + " before = excluded.before",
        card.number(),
        card.server().value(),
        card.route(),
        card.openedAt().toEpochMilli(),
        card.closedAt().map(Instant::toEpochMilli).orElse(null),
        evidence.caption(),
        evidence.excerpt(),
        String.join("\n", evidence.before()));
    for (int place = 0; place < card.alerts().size(); place++) {
      write(handle, card.alerts().get(place), place);
    }
    int seq = last(handle, card.number());
    for (String line : cardChange.lines()) {
      handle.execute(
          "INSERT INTO card_line (card, seq, at, text) VALUES (?, ?, ?, ?)",
          card.number(),
          ++seq,
          cardChange.at().toEpochMilli(),
          line);
    }
    Optional<Instant> postAfter =
        Optional.of(cardChange.postAfter()).filter(_ -> !card.isSilenced());
    Outbox.change(handle, MessageKind.CARD, card.number());
    Outbox.post(handle, MessageKind.CARD, card.number(), postAfter);
    for (Channel channel : cardChange.channels()) {
      MessageRef ref = new MessageRef(MessageKind.CARD, card.number(), channel);
      Outbox.put(handle, ref, key(card), postAfter, Optional.empty());
    }
  }

  /** By which the chats find the message of a card again. */
  public static String key(Card card) {
    return "card-" + card.number() + "-" + card.openedAt().toEpochMilli();
  }

  /** What there is to say below a card after that line, oldest first. */
  public List<ThreadLine> lines(int card, int after) {
    return transactions.read(handle ->
        handle
            .select("SELECT * FROM card_line WHERE card = ? AND seq > ? ORDER BY seq", card, after)
            .map((line, context) ->
                new ThreadLine(
                    line.getInt("seq"),
                    Instant.ofEpochMilli(line.getLong("at")),
                    line.getString("text")))
            .list());
  }

  private static int last(Handle handle, int card) {
    return handle
        .select("SELECT COALESCE(MAX(seq), 0) FROM card_line WHERE card = ?", card)
        .mapTo(Integer.class)
        .one();
  }

  private static void write(Handle handle, Alert alert, int place) {
    Optional<RecentOperation> deed = alert.deed();
    handle.execute(
        "INSERT INTO alert (id, card, place, family, server, worker, kind, since, opened_at, times,"
            + " cause, acknowledged_by, well_since, resolved_at, resolution, silenced, deed_id,"
            + " deed, deed_by, deed_began_at, deed_ended_at, deed_done) VALUES (?, ?, ?, ?, ?, ?,"
            + " ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET kind"
            + " = excluded.kind, since = excluded.since, opened_at = excluded.opened_at, times ="
            + " excluded.times, cause = excluded.cause, acknowledged_by = excluded.acknowledged_by,"
            + " well_since = excluded.well_since, resolved_at = excluded.resolved_at, resolution ="
            + " excluded.resolution, silenced = excluded.silenced, deed_id = excluded.deed_id, deed"
            + " = excluded.deed, deed_by = excluded.deed_by, deed_began_at ="
            + " excluded.deed_began_at, deed_ended_at = excluded.deed_ended_at, deed_done ="
            + " excluded.deed_done",
        alert.id(),
        alert.card(),
        place,
        alert.fingerprint().family().name(),
        alert.fingerprint().server().value(),
        alert.fingerprint().worker().map(WorkerName::full).orElse(null),
        alert.alertKind().name(),
        alert.since().toEpochMilli(),
        alert.openedAt().toEpochMilli(),
        alert.times(),
        alert.cause().orElse(null),
        alert.acknowledgedBy().orElse(null),
        alert.wellSince().map(Instant::toEpochMilli).orElse(null),
        alert.resolvedAt().map(Instant::toEpochMilli).orElse(null),
        alert.resolution().orElse(null),
        alert.silenced() ? 1 : 0,
        deed.map(RecentOperation::id).orElse(null),
        deed.map(RecentOperation::what).orElse(null),
        deed.map(RecentOperation::by).orElse(null),
        deed.map(one -> one.startedAt().toEpochMilli()).orElse(null),
        deed.flatMap(RecentOperation::endedAt).map(Instant::toEpochMilli).orElse(null),
        deed.map(one -> one.done() ? 1 : 0).orElse(null));
  }

  private static void write(Handle handle, CardReminders cardReminders) {
    handle.execute(
        "UPDATE card SET reminded_at = ?, repeated_at = ? WHERE number = ?",
        cardReminders.reminded().map(Instant::toEpochMilli).orElse(null),
        cardReminders.repeated().map(Instant::toEpochMilli).orElse(null),
        cardReminders.card());
  }

  /**
   * Forgets some cards that were closed before that moment, with what was said of them, and
   * notices, silences and holds that were over by then. The newest of what has a number stays, so
   * that none is given twice.
   *
   * @return how many; 0 where there is none left
   */
  public int prune(Instant before, int atMost) {
    long millis = before.toEpochMilli();
    return transactions.in(handle -> {
      List<Integer> old =
          handle
              .select(
                  "SELECT number FROM card WHERE closed_at < ?"
                      + " AND number < (SELECT MAX(number) FROM card) LIMIT ?",
                  millis,
                  atMost)
              .mapTo(Integer.class)
              .list();
      for (int number : old) {
        for (String table : List.of("card_wish", "card_line", "alert")) {
          handle.execute("DELETE FROM %s WHERE card = ?".formatted(table), number);
        }
        handle.execute("DELETE FROM card WHERE number = ?", number);
        Outbox.remove(handle, MessageKind.CARD, number);
      }
      int gone = NoticeTable.prune(handle, before, atMost);
      for (String table : List.of("hold", "silence")) {
        gone +=
            handle.execute(
                "DELETE FROM %1$s WHERE number IN (SELECT number FROM %1$s WHERE until_at < ? LIMIT ?)"
                    .formatted(table),
                millis,
                atMost);
      }
      return old.size() + gone;
    });
  }

  /** The highest number that any card has; 0 for none. */
  public int lastNumber() {
    return transactions.read(handle ->
        handle.select("SELECT COALESCE(MAX(number), 0) FROM card").mapTo(Integer.class).one());
  }

  /** Cards that are open, or were closed after that moment; by number. */
  public List<Card> since(Instant closedAfter) {
    return transactions.read(handle ->
        handle
            .select(
                "SELECT * FROM card WHERE closed_at IS NULL OR closed_at >= ? ORDER BY number",
                closedAfter.toEpochMilli())
            .map((row, context) -> card(handle, row))
            .list());
  }

  /** Cards that are open; by number. */
  public List<Card> open() {
    return since(Instant.ofEpochMilli(Long.MAX_VALUE));
  }

  public Optional<Card> find(int number) {
    return transactions.read(handle -> find(handle, number));
  }

  static Optional<Card> find(Handle handle, int number) {
    return handle
        .select("SELECT * FROM card WHERE number = ?", number)
        .map((row, context) -> card(handle, row))
        .findOne();
  }

  private static Card card(Handle handle, ResultSet row) throws SQLException {
    int number = row.getInt("number");
    String before = row.getString("before");
    return new Card(
        number,
        new ServerName(row.getString("server")),
        row.getString("route"),
        Instant.ofEpochMilli(row.getLong("opened_at")),
        handle
            .select("SELECT * FROM alert WHERE card = ? ORDER BY place", number)
            .map((alert, context) -> alert(alert))
            .list(),
        new Card.Evidence(
            row.getString("caption"),
            row.getString("excerpt"),
            before.isEmpty() ? List.of() : List.of(before.split("\n", -1))));
  }

  private static Alert alert(ResultSet row) throws SQLException {
    Optional<String> deed = Optional.ofNullable(row.getString("deed_id"));
    return new Alert(
        row.getString("id"),
        row.getInt("card"),
        new Fingerprint(
            AlertKind.Family.valueOf(row.getString("family")),
            new ServerName(row.getString("server")),
            Optional.ofNullable(row.getString("worker")).map(WorkerName::of)),
        AlertKind.valueOf(row.getString("kind")),
        Instant.ofEpochMilli(row.getLong("since")),
        Instant.ofEpochMilli(row.getLong("opened_at")),
        row.getInt("times"),
        Optional.ofNullable(row.getString("cause")),
        Optional.ofNullable(row.getString("acknowledged_by")),
        Rows.instant(row, "well_since"),
        Rows.instant(row, "resolved_at"),
        Optional.ofNullable(row.getString("resolution")),
        row.getInt("silenced") == 1,
        deed.isEmpty()
            ? Optional.empty()
            : Optional.of(
                new RecentOperation(
                    deed.get(),
                    row.getString("deed"),
                    row.getString("deed_by"),
                    Instant.ofEpochMilli(row.getLong("deed_began_at")),
                    Rows.instant(row, "deed_ended_at"),
                    row.getInt("deed_done") == 1)));
  }

  /** Of every open card. */
  public List<CardReminders> told() {
    return transactions.read(handle ->
        handle
            .select("SELECT number, reminded_at, repeated_at FROM card WHERE closed_at IS NULL")
            .map((row, context) ->
                new CardReminders(
                    row.getInt("number"),
                    Rows.instant(row, "reminded_at"),
                    Rows.instant(row, "repeated_at")))
            .list());
  }

  /** Puts down what somebody wants; whoever watches does it. */
  public void wish(WantedCard wantedCard) {
    transactions.in(handle ->
        handle.execute(
            "INSERT INTO card_wish (id, card, alert, verb, by_name, at) VALUES (?, ?, ?, ?, ?, ?)",
            wantedCard.id(),
            wantedCard.card(),
            wantedCard.alert().orElse(null),
            wantedCard.verb(),
            wantedCard.by(),
            wantedCard.at().toEpochMilli()));
  }

  /** What is wanted and not done yet, oldest first. */
  public List<WantedCard> wishes() {
    return transactions.read(handle ->
        handle
            .select("SELECT * FROM card_wish ORDER BY at, id")
            .map((row, context) ->
                new WantedCard(
                    row.getString("id"),
                    row.getInt("card"),
                    Optional.ofNullable(row.getString("alert")),
                    row.getString("verb"),
                    row.getString("by_name"),
                    Instant.ofEpochMilli(row.getLong("at"))))
            .list());
  }
}
