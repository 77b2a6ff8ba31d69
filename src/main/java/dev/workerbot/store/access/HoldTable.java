package dev.workerbot.store.access;

import dev.workerbot.access.Account;
import dev.workerbot.access.hold.ActiveHold;
import dev.workerbot.message.entity.Person;
import dev.workerbot.store.Database;
import dev.workerbot.store.Transactions;
import dev.workerbot.store.outbox.Notice;
import dev.workerbot.store.outbox.NoticeTable;
import dev.workerbot.worker.Selector;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;

/** Holds, and what was announced of them. */
public final class HoldTable {
  /** Before the end, when it is reported that a hold ends soon. */
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
          handle
              .createQuery("SELECT COALESCE(MAX(number), 0) + 1 FROM hold")
              .mapTo(Integer.class)
              .one();
      ActiveHold made = new ActiveHold(number, of, reason, by, now, until);
      said(
              handle,
              "INSERT INTO hold (number, selector, reason, chat, user_id, user_name, channel,"
                  + " made_at, until_at, soon_at, uid, account) VALUES (:number, :of, :reason,"
                  + " :by.chat, :by.user, :by.name, :by.channel, :madeAt, :until, :soonAt, :uid,"
                  + " :account)",
              made,
              now)
          .execute();
      return made;
    });
  }

  /** A statement about a hold as somebody said just now. */
  private static Update said(Handle handle, String sql, ActiveHold activeHold, Instant now) {
    return handle
        .createUpdate(sql)
        .bindMethods(activeHold)
        .bind("soonAt", Optional.of(now).filter(_ -> isShort(now, activeHold.until())))
        .bind("uid", activeHold.by().account().map(Account::uid))
        .bind("account", activeHold.by().account().map(Account::name));
  }

  /** Whether it is over so soon that its end is not announced before. */
  public static boolean isShort(Instant now, Instant until) {
    return Duration.between(now, until).compareTo(SHORT) < 0;
  }

  /**
   * The same hold, which now ends at another time and is announced where it was changed last; empty
   * where it is over.
   */
  public Optional<ActiveHold> prolong(
      ActiveHold activeHold, String reason, ActiveHold.Holder by, Instant now, Instant until) {
    ActiveHold longer =
        new ActiveHold(
            activeHold.number(), activeHold.of(), reason, by, activeHold.madeAt(), until);
    int changed =
        transactions.in(handle ->
            said(
                    handle,
                    "UPDATE hold SET reason = :reason, chat = :by.chat, user_id = :by.user,"
                        + " user_name = :by.name, channel = :by.channel, until_at = :until,"
                        + " soon_at = :soonAt, uid = :uid, account = :account"
                        + " WHERE number = :number AND until_at > :now",
                    longer,
                    now)
                .bind("now", now)
                .execute());
    return Optional.of(longer).filter(_ -> changed == 1);
  }

  /** Those that still hold, by number. */
  public List<ActiveHold> holding(Instant now) {
    return transactions.read(handle ->
        handle
            .createQuery("SELECT * FROM hold WHERE until_at > :now ORDER BY number")
            .bind("now", now)
            .mapTo(HoldRow.class)
            .map(HoldRow::hold)
            .list());
  }

  /**
   * Ends one early; whether it still held.
   *
   * @param announced whether its channel knows that already
   */
  public boolean release(int number, Person by, boolean announced, Instant now) {
    return transactions.in(handle ->
        handle
                .createUpdate(
                    "UPDATE hold SET until_at = :now, released_by = :by, over_at = :told"
                        + " WHERE number = :number AND until_at > :now")
                .bind("now", now)
                .bind("by", by)
                .bind("told", Optional.of(now).filter(_ -> announced))
                .bind("number", number)
                .execute()
            == 1);
  }

  /**
   * A hold whose end was not announced in its channel yet.
   *
   * @param soonAnnounced whether it was announced that it ends soon
   * @param releasedBy who ended it early
   */
  public record DueHoldNotice(
      ActiveHold activeHold, boolean soonAnnounced, Optional<Person> releasedBy) {
    /** When there is something to tell. */
    public Instant due() {
      return soonAnnounced ? activeHold.until() : activeHold.until().minus(SOON);
    }

    /** Whether what is to be reported is its end. */
    public boolean isOver(Instant now) {
      return !now.isBefore(activeHold.until());
    }
  }

  /** Those of whose end nothing was announced, by number. */
  public List<DueHoldNotice> dueNotices() {
    return transactions.read(handle ->
        handle
            .createQuery("SELECT * FROM hold WHERE over_at IS NULL ORDER BY number")
            .mapTo(HoldRow.class)
            .map(row -> new DueHoldNotice(row.hold(), row.soonAt().isPresent(), row.releasedBy()))
            .list());
  }

  /**
   * Announces the end of a hold, once.
   *
   * @return false where it has changed by now, or another bot announced it
   */
  public boolean tell(DueHoldNotice of, List<Notice> notices, Instant now) {
    String column = of.isOver(now) ? "over_at" : "soon_at";
    return transactions.in(handle -> {
      int first =
          handle
              .createUpdate(
                  "UPDATE hold SET %1$s = :now".formatted(column)
                      + " WHERE number = :number AND until_at = :until AND %s IS NULL"
                          .formatted(column))
              .bind("now", now)
              .bindMethods(of.activeHold())
              .execute();
      if (first == 1) {
        notices.forEach(notice -> NoticeTable.put(handle, notice));
      }
      return first == 1;
    });
  }

  private record HoldRow(
      int number,
      Selector selector,
      String reason,
      String chat,
      String userId,
      String userName,
      String channel,
      Optional<Long> uid,
      Optional<String> account,
      Instant madeAt,
      Instant untilAt,
      Optional<Instant> soonAt,
      Optional<Person> releasedBy) {
    ActiveHold hold() {
      ActiveHold.Holder by =
          new ActiveHold.Holder(chat, userId, userName, channel, Accounts.of(uid, account));
      return new ActiveHold(number, selector, reason, by, madeAt, untilAt);
    }
  }
}
