package dev.workerbot.alert.store;

import dev.workerbot.access.Caller;
import dev.workerbot.alert.RecentOperation;
import dev.workerbot.store.Database;
import dev.workerbot.store.Transactions;
import dev.workerbot.worker.Target;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.mapper.Nested;

/** What was done to workers through any workerbot on this store, as the journal has it. */
public final class RecentOperations {
  private static final String STEPS =
      "SELECT s.server, s.worker, s.done, s.closed_at, o.id, o.verb, o.started_at, o.outcome,"
          + " r.chat, r.user_id, r.user_name FROM step s JOIN operation o ON o.id = s.operation_id"
          + " JOIN request r ON r.id = o.id WHERE ";

  /** Of a rolling restart, those workers that it has come to; of anything else, all. */
  private static final String TOUCHED =
      " AND (o.manner NOT LIKE '%--rolling%' OR s.stop_begun_at IS NOT NULL"
          + " OR s.start_begun_at IS NOT NULL)";

  private static final String OF = "s.server = :server AND s.worker = :worker";

  private final Transactions transactions;

  public RecentOperations(Database database) {
    this.transactions = new Transactions(database);
  }

  private record RecentRow(
      @Nested Target target,
      String id,
      String verb,
      String chat,
      String userId,
      String userName,
      Instant startedAt,
      Optional<Instant> closedAt,
      Optional<String> outcome,
      boolean done) {
    RecentOperation operation() {
      Optional<Instant> ended = closedAt.or(() -> outcome.map(_ -> startedAt));
      return new RecentOperation(
          id, verb, Caller.person(chat, userId, userName), startedAt, ended, done);
    }
  }

  /** Of each worker, newest first, those that are under way or ended after that moment. */
  public Map<Target, List<RecentOperation>> since(Instant endedAfter) {
    List<RecentRow> all =
        transactions.read(handle ->
            handle
                .createQuery(
                    STEPS
                        + "s.closed_at >= :endedAfter"
                        + TOUCHED
                        + " UNION "
                        + STEPS
                        + "s.closed_at IS NULL AND o.outcome IS NULL"
                        + TOUCHED)
                .bind("endedAfter", endedAfter)
                .mapTo(RecentRow.class)
                .list());
    return all.stream()
        .sorted(Comparator.comparing(RecentRow::startedAt).reversed())
        .collect(
            Collectors.groupingBy(
                RecentRow::target,
                Collectors.mapping(RecentRow::operation, Collectors.toUnmodifiableList())));
  }

  /** Of one worker, newest first, those that are under way or ended after that moment. */
  public List<RecentOperation> of(Target target, Instant endedAfter) {
    return transactions.read(handle ->
        handle
            .createQuery(
                STEPS
                    + OF
                    + " AND (s.closed_at >= :endedAfter"
                    + " OR (s.closed_at IS NULL AND o.outcome IS NULL))"
                    + TOUCHED
                    + " ORDER BY o.started_at DESC")
            .bindMethods(target)
            .bind("endedAfter", endedAfter)
            .mapTo(RecentRow.class)
            .map(RecentRow::operation)
            .list());
  }

  /** The newest of one worker, however old. */
  public Optional<RecentOperation> last(Target target) {
    return transactions.read(handle ->
        handle
            .createQuery(STEPS + OF + TOUCHED + " ORDER BY o.started_at DESC LIMIT 1")
            .bindMethods(target)
            .mapTo(RecentRow.class)
            .map(RecentRow::operation)
            .findOne());
  }
}
