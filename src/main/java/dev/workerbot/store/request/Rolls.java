package dev.workerbot.store.request;

import dev.workerbot.access.Caller;
import dev.workerbot.message.entity.Person;
import dev.workerbot.store.Database;
import dev.workerbot.store.Transactions;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * What is peculiar to rolling restarts: which one a roll goes on with, and who ended it. Their
 * steps are the journal's.
 */
public final class Rolls {
  private final Transactions transactions;

  public Rolls(Database database) {
    this.transactions = new Transactions(database);
  }

  /**
   * One roll.
   *
   * @param earlier the operation that stopped, whose workers it goes on with
   * @param cancelledBy who wants it to end after its current step
   */
  public record Roll(String operation, Optional<String> earlier, Optional<Person> cancelledBy) {}

  /** A roll that is not over, and who asked for it, where. */
  public record UnderWay(
      String operation, String chat, String channel, String userId, String userName) {
    /** Who asked for it. */
    public Person by() {
      return Caller.person(chat, userId, userName);
    }
  }

  /** Writes down a roll, with its operation. */
  static void open(Handle handle, String operation, Optional<String> earlier) {
    handle
        .createUpdate("INSERT INTO roll (operation_id, earlier) VALUES (:operation, :earlier)")
        .bind("operation", operation)
        .bind("earlier", earlier)
        .execute();
  }

  public Optional<Roll> find(String operation) {
    return transactions.read(handle ->
        handle
            .createQuery(
                "SELECT operation_id AS operation, earlier, cancelled_by FROM roll"
                    + " WHERE operation_id = :operation")
            .bind("operation", operation)
            .mapTo(Roll.class)
            .findOne());
  }

  /** Those that are not over, in whatever bot, newest first. */
  public List<UnderWay> underWay() {
    return transactions.read(handle ->
        handle
            .createQuery(
                "SELECT o.id AS operation, r.chat, r.channel, r.user_id, r.user_name FROM roll l"
                    + " JOIN operation o ON o.id = l.operation_id JOIN request r ON r.id = o.id"
                    + " WHERE o.outcome IS NULL ORDER BY o.started_at DESC")
            .mapTo(UnderWay.class)
            .list());
  }

  /** Has it end after its current step; whether nobody has said so before. */
  public boolean cancel(String operation, Person by) {
    return transactions.in(handle -> first(handle, "cancelled_by", operation, by));
  }

  /** Decides what becomes of one that has stopped; at most one caller ever gets empty. */
  public Optional<Person> settle(String operation, Person by) {
    return transactions.in(handle ->
        first(handle, "settled_by", operation, by)
            ? Optional.empty()
            : handle
                .createQuery("SELECT settled_by FROM roll WHERE operation_id = :operation")
                .bind("operation", operation)
                .mapTo(Person.class)
                .findOne()
                .or(() -> Optional.of(Person.named("somebody"))));
  }

  private static boolean first(Handle handle, String column, String operation, Person by) {
    return handle
            .createUpdate(
                "UPDATE roll SET %1$s = :by WHERE operation_id = :operation AND %1$s IS NULL"
                    .formatted(column))
            .bind("by", by)
            .bind("operation", operation)
            .execute()
        == 1;
  }
}
