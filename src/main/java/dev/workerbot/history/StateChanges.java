package dev.workerbot.history;

import dev.workerbot.store.Database;
import dev.workerbot.store.Retention;
import dev.workerbot.store.Transactions;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.event.StateChange;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jdbi.v3.core.Handle;
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
              "INSERT INTO state_change (watched, at, state, pid, began, expected, cause)"
                  + " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (watched, at) DO UPDATE"
                  + " SET state = excluded.state, pid = excluded.pid, began = excluded.began,"
                  + " expected = excluded.expected, cause = excluded.cause");
      for (StateChange stateChange : changes) {
        batch.add(
            watched.id(stateChange.target()),
            stateChange.at().toEpochMilli(),
            stateChange.state().name(),
            stateChange.pid().isPresent() ? stateChange.pid().getAsInt() : null,
            stateChange.began() ? 1 : 0,
            stateChange.expected().map(expected -> expected ? 1 : 0).orElse(null),
            stateChange.cause().orElse(null));
      }
      return changes.isEmpty() ? 0 : batch.execute().length;
    });
  }

  /** Takes away those of these moments, all or none. */
  public void remove(Collection<StateChange> changes) {
    transactions.in(handle -> {
      int removed = 0;
      for (StateChange stateChange : changes) {
        removed +=
            handle.execute(
                "DELETE FROM state_change WHERE watched = " + Watched.ID + " AND at = ?",
                stateChange.target().server().value(),
                stateChange.target().worker().full(),
                stateChange.at().toEpochMilli());
      }
      return removed;
    });
  }

  /** The newest of every worker that was ever seen. */
  public Map<Target, StateChange> newest() {
    return transactions.read(handle -> {
      Map<Target, StateChange> newest = new HashMap<>();
      handle
          .createQuery(
              "SELECT c.*, w.server, w.worker FROM state_change c"
                  + " JOIN (SELECT watched, MAX(at) AS at FROM state_change GROUP BY watched) n"
                  + " ON n.watched = c.watched AND n.at = c.at JOIN watched w ON w.id = c.watched")
          .map((row, _) -> change(target(row), row))
          .forEach(stateChange -> newest.put(stateChange.target(), stateChange));
      return newest;
    });
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
        found.addAll(
            of(
                handle,
                target,
                "at >= ? ORDER BY at DESC LIMIT ?",
                since.toEpochMilli(),
                (long) atMost));
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
        of(handle, target, "at < ? ORDER BY at DESC LIMIT ?", moment.toEpochMilli(), 1L)
            .forEach(stateChange -> before.put(target, stateChange));
      }
      return before;
    });
  }

  private static List<StateChange> of(
      Handle handle, Target target, String which, long moment, long atMost) {
    return handle
        .select(
            "SELECT * FROM state_change WHERE watched = " + Watched.ID + " AND " + which,
            target.server().value(),
            target.worker().full(),
            moment,
            atMost)
        .map((row, _) -> change(target, row))
        .list();
  }

  /** How many processes took another's place since then; workers of which none did are left out. */
  public Map<Target, Integer> begun(Instant since) {
    return transactions.read(handle -> {
      Map<Target, Integer> begun = new HashMap<>();
      handle
          .select(
              "SELECT w.server, w.worker, COUNT(*) AS times FROM state_change c"
                  + " JOIN watched w ON w.id = c.watched"
                  + " WHERE c.began = 1 AND c.at >= ? GROUP BY w.server, w.worker",
              since.toEpochMilli())
          .map((row, _) -> Map.entry(target(row), row.getInt("times")))
          .forEach(entry -> begun.put(entry.getKey(), entry.getValue()));
      return begun;
    });
  }

  /**
   * Forgets some of what is older, but the newest of each worker.
   *
   * @return how many changes; 0 where there is none left
   */
  public int prune(Instant before, int atMost) {
    return transactions.in(handle ->
        handle.execute(
            "DELETE FROM state_change WHERE (watched, at) IN (SELECT c.watched, c.at"
                + " FROM state_change c WHERE c.at < ? AND EXISTS (SELECT 1 FROM state_change l"
                + " WHERE l.watched = c.watched AND l.at > c.at) LIMIT ?)",
            before.toEpochMilli(),
            atMost));
  }

  /**
   * Forgets some of what is too much of one worker.
   *
   * @return how many changes; 0 where there is none left
   */
  public int thin(int atMost) {
    List<Integer> crowded =
        transactions.read(handle ->
            handle
                .select(
                    "SELECT watched FROM state_change GROUP BY watched HAVING COUNT(*) > ? LIMIT 1",
                    most)
                .mapTo(Integer.class)
                .list());
    return crowded.isEmpty()
        ? 0
        : transactions.in(handle ->
            handle.execute(
                "DELETE FROM state_change WHERE watched = ? AND at IN (SELECT at FROM state_change"
                    + " WHERE watched = ? ORDER BY at DESC LIMIT ? OFFSET ?)",
                crowded.getFirst(),
                crowded.getFirst(),
                atMost,
                most));
  }

  private static Target target(ResultSet row) throws SQLException {
    return new Target(
        new ServerName(row.getString("server")), WorkerName.of(row.getString("worker")));
  }

  private static StateChange change(Target target, ResultSet row) throws SQLException {
    int pid = row.getInt("pid");
    OptionalInt process = row.wasNull() ? OptionalInt.empty() : OptionalInt.of(pid);
    int expected = row.getInt("expected");
    Optional<Boolean> exit = row.wasNull() ? Optional.empty() : Optional.of(expected == 1);
    return new StateChange(
        target,
        Instant.ofEpochMilli(row.getLong("at")),
        WorkerState.valueOf(row.getString("state")),
        process,
        row.getInt("began") == 1,
        exit,
        Optional.ofNullable(row.getString("cause")));
  }
}
