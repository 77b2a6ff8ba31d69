package dev.workerbot.history;

import dev.workerbot.store.Database;
import dev.workerbot.store.Retention;
import dev.workerbot.store.Transactions;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.event.StateChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.Nested;
import org.jdbi.v3.core.statement.PreparedBatch;

/** What workers went through: their states and processes, one after the other. */
public final class StateChanges implements Retention.Expiring {
  /** Most that are kept of one worker: one that dies every second must not fill the disk. */
  static final int MOST = 50_000;

  private final Transactions transactions;
  private final int most;

  public StateChanges(Database database) {
    this(database, MOST);
  }

  @Override
  public int forget(Retention.Cutoffs cutoffs) {
    int old = prune(cutoffs.figures(), Retention.STEP);
    return old > 0 ? old : thin(Retention.STEP);
  }

  StateChanges(Database database, int most) {
    this.transactions = new Transactions(database);
    this.most = most;
  }

  /** Writes them down, all or none; one that was there is replaced. */
  public void save(Collection<StateChange> changes) {
    transactions.in(handle -> {
      Watched watched = new Watched(handle);
      PreparedBatch batch =
          handle.prepareBatch(
              "INSERT INTO state_change (watched, at, state, pid, began, expected, cause) VALUES"
                  + " (:watched, :at, :state, :pid, :began, :expected, :cause)"
                  + " ON CONFLICT (watched, at) DO UPDATE"
                  + " SET state = excluded.state, pid = excluded.pid, began = excluded.began,"
                  + " expected = excluded.expected, cause = excluded.cause");
      for (StateChange change : changes) {
        batch.bind("watched", watched.id(change.target())).bindMethods(change).add();
      }
      return changes.isEmpty() ? 0 : batch.execute().length;
    });
  }

  /** Takes away those of these moments, all or none. */
  public void remove(Collection<StateChange> changes) {
    transactions.in(handle -> {
      int removed = 0;
      for (StateChange change : changes) {
        removed +=
            handle
                .createUpdate(
                    "DELETE FROM state_change WHERE watched = " + Watched.ID + " AND at = :at")
                .bindMethods(change.target())
                .bind("at", change.at())
                .execute();
      }
      return removed;
    });
  }

  private record ChangeRow(
      Instant at,
      WorkerState state,
      OptionalInt pid,
      boolean began,
      Optional<Boolean> expected,
      Optional<String> cause) {
    StateChange of(Target target) {
      return new StateChange(target, at, state, pid, began, expected, cause);
    }
  }

  private record NewestRow(@Nested Target target, @Nested ChangeRow change) {}

  /** The newest of every worker that was ever seen. */
  public Map<Target, StateChange> newest() {
    return transactions.read(handle ->
        handle
            .createQuery(
                "SELECT c.*, w.server, w.worker FROM state_change c JOIN (SELECT watched, MAX(at)"
                    + " AS at FROM state_change GROUP BY watched) n ON n.watched = c.watched AND"
                    + " n.at = c.at JOIN watched w ON w.id = c.watched")
            .mapTo(NewestRow.class)
            .collect(Collectors.toMap(NewestRow::target, row -> row.change().of(row.target()))));
  }

  /**
   * The newest changes of these workers, oldest first.
   *
   * @param atMost of all of them together
   */
  public List<StateChange> since(Collection<Target> targets, Instant since, int atMost) {
    return transactions.read(handle -> {
      List<StateChange> found = new ArrayList<>();
      for (Target target : targets) {
        found.addAll(of(handle, target, "at >= :moment", since, atMost));
      }
      found.sort(Comparator.comparing(StateChange::at));
      return List.copyOf(found.subList(Math.max(0, found.size() - atMost), found.size()));
    });
  }

  /** The last change of each of these workers before a moment: how they were then. */
  public Map<Target, StateChange> before(Collection<Target> targets, Instant moment) {
    return transactions.read(handle -> {
      Map<Target, StateChange> before = new HashMap<>();
      for (Target target : targets) {
        of(handle, target, "at < :moment", moment, 1)
            .forEach(stateChange -> before.put(target, stateChange));
      }
      return before;
    });
  }

  private static List<StateChange> of(
      Handle handle, Target target, String sql, Instant moment, int atMost) {
    return handle
        .createQuery(
            "SELECT * FROM state_change WHERE watched = "
                + Watched.ID
                + " AND "
                + sql
                + " ORDER BY at DESC LIMIT :atMost")
        .bindMethods(target)
        .bind("moment", moment)
        .bind("atMost", atMost)
        .mapTo(ChangeRow.class)
        .map(row -> row.of(target))
        .list();
  }

  private record BegunRow(@Nested Target target, int times) {}

  /** How many processes took another's place since then; workers of which none did are left out. */
  public Map<Target, Integer> begun(Instant since) {
    return transactions.read(handle ->
        handle
            .createQuery(
                "SELECT w.server, w.worker, COUNT(*) AS times FROM state_change c"
                    + " JOIN watched w ON w.id = c.watched"
                    + " WHERE c.began = 1 AND c.at >= :since GROUP BY w.server, w.worker")
            .bind("since", since)
            .mapTo(BegunRow.class)
            .collect(Collectors.toMap(BegunRow::target, BegunRow::times)));
  }

  /**
   * Forgets some of what is older, but the newest of each worker.
   *
   * @return how many changes; 0 where there is none left
   */
  public int prune(Instant before, int atMost) {
    return transactions.in(handle ->
        handle
            .createUpdate(
                "DELETE FROM state_change WHERE (watched, at) IN (SELECT c.watched, c.at"
                    + " FROM state_change c WHERE c.at < :before AND EXISTS (SELECT 1"
                    + " FROM state_change l WHERE l.watched = c.watched AND l.at > c.at)"
                    + " LIMIT :atMost)")
            .bind("before", before)
            .bind("atMost", atMost)
            .execute());
  }

  /**
   * Forgets some of what is too much of one worker.
   *
   * @return how many changes; 0 where there is none left
   */
  public int thin(int atMost) {
    Optional<Integer> crowded =
        transactions.read(handle ->
            handle
                .createQuery(
                    "SELECT watched FROM state_change GROUP BY watched"
                        + " HAVING COUNT(*) > :most LIMIT 1")
                .bind("most", most)
                .mapTo(Integer.class)
                .findOne());
    return crowded.isEmpty()
        ? 0
        : transactions.in(handle ->
            handle
                .createUpdate(
                    "DELETE FROM state_change WHERE watched = :watched AND at IN (SELECT at"
                        + " FROM state_change WHERE watched = :watched"
                        + " ORDER BY at DESC LIMIT :atMost OFFSET :most)")
                .bind("watched", crowded.get())
                .bind("atMost", atMost)
                .bind("most", most)
                .execute());
  }
}
