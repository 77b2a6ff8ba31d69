package dev.workerbot.store.request;

import dev.workerbot.message.entity.Person;
import dev.workerbot.store.Database;
import dev.workerbot.store.Transactions;
import dev.workerbot.store.outbox.MessagePlace;
import dev.workerbot.worker.Target;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
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
   * @param pid of the process that heard it last
   * @param by who asked for it
   * @param operation by which they did
   * @param message where its message stands; empty where that is not known
   */
  public record Pause(
      int pid, Person by, Instant at, String operation, Optional<MessagePlace> message) {}

  /**
   * Remembers one, in place of an older one of the same worker. Where the message of its operation
   * stands is looked up.
   */
  public void put(Target target, Pause pause) {
    transactions.in(handle -> {
      of(handle, "DELETE FROM paused" + OF, target).execute();
      return of(
              handle,
              "INSERT INTO paused (server, worker, pid, by_name, paused_at, operation, chat,"
                  + " channel, message) SELECT :server, :worker, :pid, :by, :at, :operation,"
                  + " COALESCE(MAX(chat), ''), COALESCE(MAX(channel), ''),"
                  + " COALESCE(MAX(message_id), '') FROM outbox WHERE kind = 'ANSWER'"
                  + " AND subject = :operation",
              target)
          .bindMethods(pause)
          .execute();
    });
  }

  /** It is on another process now; a pause that ended meanwhile stays so. */
  public void moved(Target target, int from, int to) {
    transactions.in(handle ->
        of(handle, "UPDATE paused SET pid = :to" + OF + " AND pid = :from", target)
            .bind("from", from)
            .bind("to", to)
            .execute());
  }

  /** Forgets a worker's pause; whether there was one. */
  public boolean drop(Target target) {
    return transactions.in(handle -> of(handle, "DELETE FROM paused" + OF, target).execute() > 0);
  }

  private static Update of(Handle handle, String sql, Target target) {
    return handle.createUpdate(sql).bindMethods(target);
  }

  private record PausedRow(
      @Nested Target target,
      int pid,
      Person byName,
      Instant pausedAt,
      String operation,
      String chat,
      String channel,
      String message) {
    Pause pause() {
      return new Pause(
          pid,
          byName,
          pausedAt,
          operation,
          Optional.of(new MessagePlace(chat, channel, message)).filter(_ -> !message.isEmpty()));
    }
  }

  /** All of them. */
  public Map<Target, Pause> all() {
    return transactions.read(handle ->
        handle
            .createQuery("SELECT * FROM paused")
            .mapTo(PausedRow.class)
            .collect(Collectors.toMap(PausedRow::target, PausedRow::pause)));
  }
}
