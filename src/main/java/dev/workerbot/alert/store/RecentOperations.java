package dev.workerbot.alert.store;

import dev.workerbot.alert.RecentOperation;
import dev.workerbot.store.Database;
import dev.workerbot.store.Rows;
import dev.workerbot.store.Transactions;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What was done to workers through any workerbot on this store, as the journal has it. */
public final class RecentOperations {
  private static final String STEPS =
      "SELECT s.server, s.worker, s.done, s.closed_at, o.id, o.verb, o.started_at, o.outcome,"
          + " r.user_name FROM step s JOIN operation o ON o.id = s.operation_id"
          + " JOIN request r ON r.id = o.id WHERE ";

  /** Of a rolling restart, those workers that it has come to; of anything else, all. */
  private static final String TOUCHED =
      " AND (o.manner NOT LIKE '%--rolling%' OR s.stop_begun_at IS NOT NULL"
          + " OR s.start_begun_at IS NOT NULL)";

  private final Transactions transactions;

  public RecentOperations(Database database) {
    this.transactions = new Transactions(database);
  }

  private record FinishedOperation(Target target, RecentOperation recentOperation) {}

  /** Of each worker, newest first, those that are under way or ended after that moment. */
  public Map<Target, List<RecentOperation>> since(Instant endedAfter) {
    List<FinishedOperation> all =
        transactions.read(handle ->
            handle
                .select(
                    STEPS
                        + "s.closed_at >= ?"
                        + TOUCHED
                        + " UNION "
                        + STEPS
                        + "s.closed_at IS NULL AND o.outcome IS NULL"
                        + TOUCHED,
                    endedAfter.toEpochMilli())
                .map((row, context) -> done(row))
                .list());
    return all.stream()
        .sorted(
            Comparator.comparing((FinishedOperation one) -> one.recentOperation().startedAt())
                .reversed())
        .collect(
            Collectors.groupingBy(
                FinishedOperation::target,
                Collectors.mapping(
                    FinishedOperation::recentOperation, Collectors.toUnmodifiableList())));
  }

  /** Of one worker, newest first, those that are under way or ended after that moment. */
  public List<RecentOperation> of(Target target, Instant endedAfter) {
    return transactions.read(handle ->
        handle
            .select(
                STEPS
                    + "s.server = ? AND s.worker = ?"
                    + " AND (s.closed_at >= ? OR (s.closed_at IS NULL AND o.outcome IS NULL))"
                    + TOUCHED
                    + " ORDER BY o.started_at DESC",
                target.server().value(),
                target.worker().full(),
                endedAfter.toEpochMilli())
            .map((row, context) -> done(row).recentOperation())
            .list());
  }

  /** The newest of one worker, however old. */
  public Optional<RecentOperation> last(Target target) {
    return transactions.read(handle ->
        handle
            .select(
                STEPS
                    + "s.server = ? AND s.worker = ?"
                    + TOUCHED
                    + " ORDER BY o.started_at DESC LIMIT 1",
                target.server().value(),
                target.worker().full())
            .map((row, context) -> done(row).recentOperation())
            .findOne());
  }

  private static FinishedOperation done(ResultSet row) throws SQLException {
    Instant began = Instant.ofEpochMilli(row.getLong("started_at"));
    Optional<Instant> ended = Rows.instant(row, "closed_at");
    if (ended.isEmpty() && row.getString("outcome") != null) {
      ended = Optional.of(began);
    }
    return new FinishedOperation(
        new Target(new ServerName(row.getString("server")), WorkerName.of(row.getString("worker"))),
        new RecentOperation(
            row.getString("id"),
            row.getString("verb"),
            row.getString("user_name"),
            began,
            ended,
            row.getInt("done") == 1));
  }
}
