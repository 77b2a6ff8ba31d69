package dev.workerbot.store.request;

import dev.workerbot.store.Database;
import dev.workerbot.store.Transactions;
import java.sql.ResultSet;
import java.sql.SQLException;
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
  public record Roll(String operation, Optional<String> earlier, Optional<String> cancelledBy) {}

  /** A roll that is not over, and who asked for it, where. */
  public record UnderWay(
      String operation, String chat, String channel, String userId, String userName) {}

  /** Writes down a roll, with its operation. */
  static void open(Handle handle, String operation, Optional<String> earlier) {
    handle.execute(
        "INSERT INTO roll (operation_id, earlier) VALUES (?, ?)", operation, earlier.orElse(null));
  }

  public Optional<Roll> find(String operation) {
    return transactions.read(handle ->
        handle
            .select("SELECT * FROM roll WHERE operation_id = ?", operation)
            .map((row, context) ->
                new Roll(
                    operation,
                    Optional.ofNullable(row.getString("earlier")),
                    Optional.ofNullable(row.getString("cancelled_by"))))
            .findOne());
  }

  /** Those that are not over, in whatever bot, newest first. */
  public List<UnderWay> underWay() {
    return transactions.read(handle ->
        handle
            .select(
                "SELECT o.id, r.chat, r.channel, r.user_id, r.user_name FROM roll l"
                    + " JOIN operation o ON o.id = l.operation_id JOIN request r ON r.id = o.id"
                    + " WHERE o.outcome IS NULL ORDER BY o.started_at DESC")
            .map((row, context) -> underWay(row))
            .list());
  }

  private static UnderWay underWay(ResultSet row) throws SQLException {
    return new UnderWay(
        row.getString("id"),
        row.getString("chat"),
        row.getString("channel"),
        row.getString("user_id"),
        row.getString("user_name"));
  }

  /** Has it end after its current step; whether nobody has said so before. */
  public boolean cancel(String operation, String by) {
    return transactions.in(handle ->
        handle.execute(
                "UPDATE roll SET cancelled_by = ? WHERE operation_id = ? AND cancelled_by IS NULL",
                by,
                operation)
            == 1);
  }

  /** Decides what becomes of one that has stopped; at most one caller ever gets empty. */
  public Optional<String> settle(String operation, String by) {
    return transactions.in(handle ->
        handle.execute(
                    "UPDATE roll SET settled_by = ? WHERE operation_id = ? AND settled_by IS NULL",
                    by,
                    operation)
                == 1
            ? Optional.empty()
            : handle
                .select("SELECT settled_by FROM roll WHERE operation_id = ?", operation)
                .mapTo(String.class)
                .findOne()
                .or(() -> Optional.of("somebody")));
  }
}
