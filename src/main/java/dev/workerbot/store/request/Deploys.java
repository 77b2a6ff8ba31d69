package dev.workerbot.store.request;

import dev.workerbot.store.Database;
import dev.workerbot.store.Transactions;
import dev.workerbot.worker.Target;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.mapper.Nested;

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
        handle
            .createUpdate(
                "INSERT INTO deploy (operation_id, action, note, began_at, until_at, silence)"
                    + " VALUES (:operation, :action, :note, :began, :until, :silence)")
            .bindMethods(deploy)
            .execute());
  }

  /** The run that the operation is; empty where it is none. */
  public Optional<Deploy> find(String operation) {
    return transactions.read(handle ->
        handle
            .createQuery(
                "SELECT operation_id AS operation, action, note, began_at AS began,"
                    + " until_at AS until, silence FROM deploy WHERE operation_id = :operation")
            .bind("operation", operation)
            .mapTo(Deploy.class)
            .findOne());
  }

  /**
   * When a worker was being acted on.
   *
   * @param to empty while it still is
   */
  public record Span(Instant from, Optional<Instant> to) {}

  private record SpanRow(@Nested Target target, Instant begun, Optional<Instant> closedAt) {}

  /** When each worker of an operation was acted on; those that were not are left out. */
  public Map<Target, Span> spans(String operation) {
    return transactions.read(handle ->
        handle
            .createQuery(
                "SELECT server, worker, closed_at, COALESCE(stop_begun_at, start_begun_at) AS begun"
                    + " FROM step WHERE operation_id = :operation"
                    + " AND COALESCE(stop_begun_at, start_begun_at) IS NOT NULL")
            .bind("operation", operation)
            .mapTo(SpanRow.class)
            .collect(
                Collectors.toMap(SpanRow::target, row -> new Span(row.begun(), row.closedAt()))));
  }
}
