package dev.workerbot.store.request;

import dev.workerbot.store.Database;
import dev.workerbot.store.Transactions;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerName;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Workers that were told to take no more jobs. Supervisor shows them as RUNNING. */
public final class Paused {
  private final Transactions transactions;

  public Paused(Database database) {
    this.transactions = new Transactions(database);
  }

  /**
   * One pause.
   *
   * @param pid of the process that heard it; with another one the pause is over
   * @param by the person's name
   */
  public record Pause(int pid, String by, Instant at) {}

  /** Remembers one, in place of an older one of the same worker. */
  public void put(Target target, Pause pause) {
    transactions.in(handle -> {
      handle.execute(
          "DELETE FROM paused WHERE server = ? AND worker = ?",
          target.server().value(),
          target.worker().full());
      return handle.execute(
          "INSERT INTO paused (server, worker, pid, by_name, paused_at) VALUES (?, ?, ?, ?, ?)",
          target.server().value(),
          target.worker().full(),
          pause.pid(),
          pause.by(),
          pause.at().toEpochMilli());
    });
  }

  /** Forgets a worker's pause. */
  public void drop(Target target) {
    transactions.in(handle ->
        handle.execute(
            "DELETE FROM paused WHERE server = ? AND worker = ?",
            target.server().value(),
            target.worker().full()));
  }

  /** Forgets the pause of this process, and of no later one. */
  public void drop(Target target, int pid) {
    transactions.in(handle ->
        handle.execute(
            "DELETE FROM paused WHERE server = ? AND worker = ? AND pid = ?",
            target.server().value(),
            target.worker().full(),
            pid));
  }

  /** All of them. */
  public Map<Target, Pause> all() {
    return transactions.read(handle -> {
      Map<Target, Pause> all = new HashMap<>();
      handle
          .select("SELECT * FROM paused")
          .map((row, context) ->
              all.put(
                  new Target(
                      new ServerName(row.getString("server")),
                      WorkerName.of(row.getString("worker"))),
                  new Pause(
                      row.getInt("pid"),
                      row.getString("by_name"),
                      Instant.ofEpochMilli(row.getLong("paused_at")))))
          .list();
      return all;
    });
  }
}
