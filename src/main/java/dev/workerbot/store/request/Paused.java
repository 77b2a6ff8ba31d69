package dev.workerbot.store.request;

import dev.workerbot.message.entity.Person;
import dev.workerbot.store.Database;
import dev.workerbot.store.Transactions;
import dev.workerbot.worker.Target;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.Nested;
import org.jdbi.v3.core.statement.Update;

/** Workers that were told to take no more jobs. Supervisor shows them as RUNNING. */
public final class Paused {
  private static final String OF = " WHERE server = :server AND worker = :worker";

  private final Transactions transactions;

  public Paused(Database database) {
    this.transactions = new Transactions(database);
  }

  /**
   * One pause.
   *
   * @param pid of the process that heard it; with another one the pause is over
   * @param by who asked for it
   */
  public record Pause(int pid, Person by, Instant at) {}

  /** Remembers one, in place of an older one of the same worker. */
  public void put(Target target, Pause pause) {
    transactions.in(handle -> {
      of(handle, "DELETE FROM paused" + OF, target).execute();
      return of(
              handle,
              "INSERT INTO paused (server, worker, pid, by_name, paused_at)"
                  + " VALUES (:server, :worker, :pid, :by, :at)",
              target)
          .bindMethods(pause)
          .execute();
    });
  }

  /** Forgets a worker's pause. */
  public void drop(Target target) {
    transactions.in(handle -> of(handle, "DELETE FROM paused" + OF, target).execute());
  }

  /** Forgets the pause of this process, and of no later one. */
  public void drop(Target target, int pid) {
    transactions.in(handle ->
        of(handle, "DELETE FROM paused" + OF + " AND pid = :pid", target)
            .bind("pid", pid)
            .execute());
  }

  private static Update of(Handle handle, String sql, Target target) {
    return handle.createUpdate(sql).bindMethods(target);
  }

  private record PausedRow(@Nested Target target, int pid, Person byName, Instant pausedAt) {}

  /** All of them. */
  public Map<Target, Pause> all() {
    return transactions.read(handle ->
        handle
            .createQuery("SELECT * FROM paused")
            .mapTo(PausedRow.class)
            .collect(
                Collectors.toMap(
                    PausedRow::target, row -> new Pause(row.pid(), row.byName(), row.pausedAt()))));
  }
}
