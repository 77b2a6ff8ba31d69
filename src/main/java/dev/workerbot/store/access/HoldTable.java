package dev.workerbot.store.access;

import dev.workerbot.access.Account;
import dev.workerbot.access.ActiveHold;
import dev.workerbot.store.Database;
import dev.workerbot.store.Rows;
import dev.workerbot.store.Transactions;
import dev.workerbot.store.outbox.Notice;
import dev.workerbot.store.outbox.NoticeTable;
import dev.workerbot.worker.Selector;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Holds, and what was told of them. */
public final class HoldTable {
  /** Before the end, when it is told that a hold ends soon. */
  public static final Duration SOON = Duration.ofMinutes(5);

  /** A shorter one ends soon from the first; nobody needs to be told. */
  private static final Duration SHORT = Duration.ofMinutes(6);

  private final Transactions transactions;

  public HoldTable(Database database) {
    this.transactions = new Transactions(database);
  }

  /** Makes one, with the next number. */
  public ActiveHold make(
      Selector of, String reason, ActiveHold.Holder by, Instant now, Instant until) {
    return transactions.in(handle -> {
      int number =
          handle.select("SELECT COALESCE(MAX(number), 0) + 1 FROM hold").mapTo(Integer.class).one();
      handle.execute(
          "INSERT INTO hold (number, selector, reason, chat, user_id, user_name, channel, made_at,"
              + " until_at, soon_at, uid, account) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
          number,
          of.toString(),
          reason,
          by.chat(),
          by.user(),
          by.name(),
          by.channel(),
          now.toEpochMilli(),
          until.toEpochMilli(),
          soonAt(now, until),
          by.account().map(Account::uid).orElse(null),
          by.account().map(Account::name).orElse(null));
      return new ActiveHold(number, of, reason, by, now, until);
    });
  }

  private static Long soonAt(Instant now, Instant until) {
    return isShort(now, until) ? now.toEpochMilli() : null;
  }

  /** Whether it is over so soon that nobody is told before. */
  public static boolean isShort(Instant now, Instant until) {
    return Duration.between(now, until).compareTo(SHORT) < 0;
  }

  /**
   * The same hold, which now ends at another time and is told of where it was said last; empty
   * where it is over.
   */
  public Optional<ActiveHold> prolong(
      ActiveHold activeHold, String reason, ActiveHold.Holder by, Instant now, Instant until) {
    int changed =
        transactions.in(handle ->
            handle.execute(
                "UPDATE hold SET reason = ?, chat = ?, user_id = ?, user_name = ?, channel = ?,"
                    + " until_at = ?, soon_at = ?, uid = ?, account = ? WHERE number = ? AND"
                    + " until_at > ?",
                reason,
                by.chat(),
                by.user(),
                by.name(),
                by.channel(),
                until.toEpochMilli(),
                soonAt(now, until),
                by.account().map(Account::uid).orElse(null),
                by.account().map(Account::name).orElse(null),
                activeHold.number(),
                now.toEpochMilli()));
    return changed == 1
        ? Optional.of(
            new ActiveHold(
                activeHold.number(), activeHold.of(), reason, by, activeHold.madeAt(), until))
        : Optional.empty();
  }

  /** Those that still hold, by number. */
  public List<ActiveHold> holding(Instant now) {
    return transactions.read(handle ->
        handle
            .select("SELECT * FROM hold WHERE until_at > ? ORDER BY number", now.toEpochMilli())
            .map((row, context) -> hold(row))
            .list());
  }

  /**
   * Ends one early; whether it still held.
   *
   * @param told whether its channel knows that already
   */
  public boolean release(int number, String by, boolean told, Instant now) {
    return transactions.in(handle ->
        handle.execute(
            "UPDATE hold SET until_at = ?, released_by = ?, over_at = ?"
                + " WHERE number = ? AND until_at > ?",
            now.toEpochMilli(),
            by,
            told ? now.toEpochMilli() : null,
            number,
            now.toEpochMilli()))
        == 1;
  }

  /**
   * One of whose end its channel was not told yet.
   *
   * @param toldSoon whether it was told that it ends soon
   * @param releasedBy name of who ended it early
   */
  public record Untold(ActiveHold activeHold, boolean toldSoon, Optional<String> releasedBy) {
    /** When there is something to tell. */
    public Instant due() {
      return toldSoon ? activeHold.until() : activeHold.until().minus(SOON);
    }

    /** Whether what is to be told is its end. */
    public boolean isOver(Instant now) {
      return !now.isBefore(activeHold.until());
    }
  }

  /** Those of whose end nobody was told, by number. */
  public List<Untold> untold() {
    return transactions.read(handle ->
        handle
            .select("SELECT * FROM hold WHERE over_at IS NULL ORDER BY number")
            .map((row, context) ->
                new Untold(
                    hold(row),
                    Rows.instant(row, "soon_at").isPresent(),
                    Optional.ofNullable(row.getString("released_by"))))
            .list());
  }

  /**
   * Puts out what is told of a hold, once.
   *
   * @return false where it is otherwise by now, or was told by somebody else
   */
  public boolean tell(Untold of, List<Notice> notices, Instant now) {
    String told = of.isOver(now) ? "over_at" : "soon_at";
    return transactions.in(handle -> {
      int first =
          handle.execute(
              "UPDATE hold SET %s = ? WHERE number = ? AND until_at = ? AND %s IS NULL"
                  .formatted(told, told),
              now.toEpochMilli(),
              of.activeHold().number(),
              of.activeHold().until().toEpochMilli());
      if (first == 1) {
        notices.forEach(notice -> NoticeTable.put(handle, notice));
      }
      return first == 1;
    });
  }

  private static ActiveHold hold(ResultSet row) throws SQLException {
    return new ActiveHold(
        row.getInt("number"),
        Selector.parse(row.getString("selector")),
        row.getString("reason"),
        new ActiveHold.Holder(
            row.getString("chat"),
            row.getString("user_id"),
            row.getString("user_name"),
            row.getString("channel"),
            Accounts.of(row)),
        Instant.ofEpochMilli(row.getLong("made_at")),
        Instant.ofEpochMilli(row.getLong("until_at")));
  }
}
