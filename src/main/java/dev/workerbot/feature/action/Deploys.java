package dev.workerbot.feature.action;

import dev.workerbot.store.Database;
import dev.workerbot.store.Rows;
import dev.workerbot.store.Transactions;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Runs of named actions, each with the time in which what happens to its workers belongs to it. */
public final class Deploys {
  private final Transactions transactions;

  public Deploys(Database database) {
    this.transactions = new Transactions(database);
  }

  /**
   * One run.
   *
   * @param operation its id
   * @param note what it was for, in the words of who ran it; may be empty
   * @param until when its time is over at the latest
   * @param silence the number of the silence that mutes its workers meanwhile
   */
  public record Deploy(
      String operation, String action, String note, Instant began, Instant until, int silence) {}

  public void begin(Deploy deploy) {
    transactions.in(handle ->
        handle.execute(
            "INSERT INTO deploy (operation_id, action, note, began_at, until_at, silence)"
                + " VALUES (?, ?, ?, ?, ?, ?)",
            deploy.operation(),
            deploy.action(),
            deploy.note(),
            deploy.began().toEpochMilli(),
            deploy.until().toEpochMilli(),
            deploy.silence()));
  }

  /** The run that the operation is; empty where it is none. */
  public Optional<Deploy> find(String operation) {
    return transactions.read(handle ->
        handle
            .select("SELECT * FROM deploy WHERE operation_id = ?", operation)
            .map((row, context) ->
                new Deploy(
                    operation,
                    row.getString("action"),
                    row.getString("note"),
                    Instant.ofEpochMilli(row.getLong("began_at")),
                    Instant.ofEpochMilli(row.getLong("until_at")),
                    row.getInt("silence")))
            .findOne());
  }

  /**
   * When a worker was being acted on.
   *
   * @param to empty while it still is
   */
  public record Span(Instant from, Optional<Instant> to) {}

  /** When each worker of an operation was acted on; those that were not are left out. */
  public Map<Target, Span> spans(String operation) {
    return transactions.read(handle -> {
      Map<Target, Span> spans = new HashMap<>();
      handle
          .select(
              "SELECT server, worker, closed_at, COALESCE(stop_begun_at, start_begun_at) AS begun"
                  + " FROM step WHERE operation_id = ?"
                  + " AND COALESCE(stop_begun_at, start_begun_at) IS NOT NULL",
              operation)
          .map((row, context) ->
              Map.entry(
                  target(row),
                  new Span(
                      Instant.ofEpochMilli(row.getLong("begun")), Rows.instant(row, "closed_at"))))
          .forEach(entry -> spans.put(entry.getKey(), entry.getValue()));
      return spans;
    });
  }

  private static Target target(ResultSet row) throws SQLException {
    return new Target(
        new ServerName(row.getString("server")), WorkerName.of(row.getString("worker")));
  }
}
