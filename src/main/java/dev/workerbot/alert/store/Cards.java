package dev.workerbot.alert.store;

import dev.workerbot.alert.Alert;
import dev.workerbot.alert.AlertKind;
import dev.workerbot.alert.Card;
import dev.workerbot.store.Database;
import dev.workerbot.store.Retention;
import dev.workerbot.store.Transactions;
import dev.workerbot.store.outbox.Channel;
import dev.workerbot.store.outbox.MessageKind;
import dev.workerbot.store.outbox.MessageRef;
import dev.workerbot.store.outbox.Notice;
import dev.workerbot.store.outbox.NoticeTable;
import dev.workerbot.store.outbox.OutboxRows;
import dev.workerbot.store.outbox.ThreadLine;
import dev.workerbot.worker.ServerName;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.Nested;

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

  private record StandRow(
      int number,
      @Nested Channel place,
      Optional<String> messageId,
      Optional<Instant> sendingSince,
      Instant openedAt) {}

  /** Where the open cards stand, as far as they were ever sent. */
  public List<Stand> stands() {
    return transactions.read(handle ->
        handle
            .createQuery(
                "SELECT c.number, p.chat, p.channel AS id, p.message_id, p.sending_since,"
                    + " c.opened_at FROM card c JOIN outbox p ON p.kind = 'CARD'"
                    + " AND p.subject = CAST(c.number AS TEXT)"
                    + " WHERE c.closed_at IS NULL"
                    + " AND (p.message_id IS NOT NULL OR p.sending_since IS NOT NULL)")
            .mapTo(StandRow.class)
            .map(row ->
                new Stand(
                    row.number(),
                    row.place(),
                    row.messageId(),
                    row.sendingSince().orElse(row.openedAt())))
            .list());
  }

  /** Writes it all, or nothing. */
  public void write(
      Collection<CardChange> changes,
      Collection<WantedCard> granted,
      Collection<Notice> notices,
      Collection<CardReminders> reminders) {
    transactions.in(handle -> {
      for (CardChange cardChange : changes) {
        write(handle, cardChange);
      }
      for (WantedCard wantedCard : granted) {
        handle
            .createUpdate("DELETE FROM card_wish WHERE id = :id")
            .bindMethods(wantedCard)
            .execute();
      }
      for (Notice notice : notices) {
        NoticeTable.put(handle, notice);
      }
      for (CardReminders again : reminders) {
        write(handle, again);
      }
      return true;
    });
  }

  private static void write(Handle handle, CardChange cardChange) {
    Card card = cardChange.card();
    handle
        .createUpdate(
            "INSERT INTO card (number, server, route, opened_at, closed_at, caption, excerpt,"
                + " before) VALUES (:number, :server, :route, :openedAt, :closedAt,"
                + " :evidence.caption, :evidence.excerpt, :beforeLines)"
                + " ON CONFLICT (number) DO UPDATE SET closed_at = excluded.closed_at,"
                + " caption = excluded.caption, excerpt = excluded.excerpt,"
                + " before = excluded.before")
        .bindMethods(card)
        .bind("beforeLines", String.join("\n", card.evidence().before()))
        .execute();
    for (int place = 0; place < card.alerts().size(); place++) {
      AlertRow.write(handle, card.alerts().get(place), place);
    }
    int seq = last(handle, card.number());
    for (String line : cardChange.lines()) {
      handle
          .createUpdate(
              "INSERT INTO card_line (card, seq, at, text) VALUES (:card, :seq, :at, :line)")
          .bind("card", card.number())
          .bind("seq", ++seq)
          .bind("at", cardChange.at())
          .bind("line", line)
          .execute();
    }
    Optional<Instant> postAfter =
        Optional.of(cardChange.postAfter()).filter(_ -> !card.isSilenced());
    OutboxRows.change(handle, MessageKind.CARD, card.number());
    OutboxRows.post(handle, MessageKind.CARD, card.number(), postAfter);
    for (Channel channel : cardChange.channels()) {
      MessageRef ref = new MessageRef(MessageKind.CARD, card.number(), channel);
      OutboxRows.put(handle, ref, key(card), postAfter, Optional.empty());
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
            .createQuery("SELECT * FROM card_line WHERE card = :card AND seq > :after ORDER BY seq")
            .bind("card", card)
            .bind("after", after)
            .mapTo(ThreadLine.class)
            .list());
  }

  private static int last(Handle handle, int card) {
    return handle
        .createQuery("SELECT COALESCE(MAX(seq), 0) FROM card_line WHERE card = :card")
        .bind("card", card)
        .mapTo(Integer.class)
        .one();
  }

  private static void write(Handle handle, CardReminders cardReminders) {
    handle
        .createUpdate(
            "UPDATE card SET reminded_at = :reminded, repeated_at = :repeated"
                + " WHERE number = :card")
        .bindMethods(cardReminders)
        .execute();
  }

  /**
   * Forgets some cards that were closed before that moment, with what was said of them, and
   * notices, silences and holds that were over by then. The newest of what has a number stays, so
   * that none is given twice.
   *
   * @return how many; 0 where there is none left
   */
  public int prune(Instant before, int atMost) {
    return transactions.in(handle -> {
      List<Integer> old =
          handle
              .createQuery(
                  "SELECT number FROM card WHERE closed_at < :before"
                      + " AND number < (SELECT MAX(number) FROM card) LIMIT :atMost")
              .bind("before", before)
              .bind("atMost", atMost)
              .mapTo(Integer.class)
              .list();
      for (int number : old) {
        for (String of :
            List.of(
                "card_wish WHERE card",
                "card_line WHERE card",
                "alert WHERE card",
                "card WHERE number")) {
          handle.createUpdate("DELETE FROM " + of + " = :number").bind("number", number).execute();
        }
        OutboxRows.remove(handle, MessageKind.CARD, number);
      }
      int gone = NoticeTable.prune(handle, before, atMost);
      for (String table : List.of("hold", "silence")) {
        gone +=
            handle
                .createUpdate(
                    "DELETE FROM %1$s WHERE number IN (SELECT number FROM %1$s".formatted(table)
                        + " WHERE until_at < :before LIMIT :atMost)")
                .bind("before", before)
                .bind("atMost", atMost)
                .execute();
      }
      return old.size() + gone;
    });
  }

  /** The highest number that any card has; 0 for none. */
  public int lastNumber() {
    return transactions.read(handle ->
        handle.createQuery("SELECT COALESCE(MAX(number), 0) FROM card").mapTo(Integer.class).one());
  }

  /** Cards that are open, or were closed after that moment; by number. */
  public List<Card> since(Instant closedAfter) {
    return transactions.read(handle ->
        handle
            .createQuery(
                "SELECT * FROM card WHERE closed_at IS NULL OR closed_at >= :closedAfter"
                    + " ORDER BY number")
            .bind("closedAfter", closedAfter)
            .mapTo(CardRow.class)
            .map(row -> row.card(AlertRow.of(handle, row.number())))
            .list());
  }

  /** Cards that are open; by number. */
  public List<Card> open() {
    return since(Instant.ofEpochMilli(Long.MAX_VALUE));
  }

  /** How many alerts are open, by kind. */
  public Map<AlertKind, Integer> openByKind() {
    Map<AlertKind, Integer> open = new EnumMap<>(AlertKind.class);
    open().stream()
        .flatMap(card -> card.alerts().stream())
        .filter(Alert::isOpen)
        .forEach(alert -> open.merge(alert.alertKind(), 1, Integer::sum));
    return open;
  }

  public Optional<Card> find(int number) {
    return transactions.read(handle ->
        handle
            .createQuery("SELECT * FROM card WHERE number = :number")
            .bind("number", number)
            .mapTo(CardRow.class)
            .map(row -> row.card(AlertRow.of(handle, number)))
            .findOne());
  }

  private record CardRow(
      int number,
      ServerName server,
      String route,
      Instant openedAt,
      String caption,
      String excerpt,
      String before) {
    Card card(List<Alert> alerts) {
      List<String> lines = before.isEmpty() ? List.of() : List.of(before.split("\n", -1));
      return new Card(
          number, server, route, openedAt, alerts, new Card.Evidence(caption, excerpt, lines));
    }
  }

  /** Of every open card. */
  public List<CardReminders> reminders() {
    return transactions.read(handle ->
        handle
            .createQuery(
                "SELECT number AS card, reminded_at AS reminded, repeated_at AS repeated"
                    + " FROM card WHERE closed_at IS NULL")
            .mapTo(CardReminders.class)
            .list());
  }

  /** Puts down what somebody wants; whoever watches does it. */
  public void want(WantedCard wantedCard) {
    transactions.in(handle ->
        handle
            .createUpdate(
                "INSERT INTO card_wish (id, card, alert, verb, by_name, at)"
                    + " VALUES (:id, :card, :alert, :verb, :by, :at)")
            .bindMethods(wantedCard)
            .execute());
  }

  /** What is wanted and not done yet, oldest first. */
  public List<WantedCard> wanted() {
    return transactions.read(handle ->
        handle
            .createQuery(
                "SELECT id, card, alert, verb, by_name AS \"by\", at FROM card_wish"
                    + " ORDER BY at, id")
            .mapTo(WantedCard.class)
            .list());
  }
}
