package dev.workerbot.store.request;

import dev.workerbot.access.Caller;
import dev.workerbot.command.RestartOptions;
import dev.workerbot.message.entity.Person;
import dev.workerbot.store.Database;
import dev.workerbot.store.StoreException;
import dev.workerbot.store.Transactions;
import dev.workerbot.store.outbox.OpenMessages;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.verb.OutcomeCode;
import dev.workerbot.worker.verb.Verb;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is being done, written down before and after each half, so that whoever comes after a crash
 * knows what was begun.
 */
public final class Journal {
  private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
  private static final int LONGEST_SIGNAL = 300;
  private static final String OF_OTHERS =
      "r.chat = :chat AND r.user_id = :user AND o.owner <> :owner";

  private final Transactions transactions;
  private final Clock clock;

  public Journal(Database database, Clock clock) {
    this.transactions = new Transactions(database);
    this.clock = clock;
  }

  /** Writes; where that fails, it stops nobody from finishing what was begun. */
  public static void bestEffort(Runnable write) {
    try {
      write.run();
    } catch (StoreException cannotWrite) {
      LOG.error("the journal misses a step: {}", cannotWrite.getMessage());
    }
  }

  /**
   * Writes down an operation before anything of it is done.
   *
   * @param earlier the rolling restart that it goes on with
   */
  public void open(
      String id,
      Verb verb,
      RestartOptions restartOptions,
      String owner,
      Collection<JournalStep> steps,
      Optional<String> earlier) {
    Instant now = clock.instant();
    transactions.in(handle -> {
      handle
          .createUpdate(
              "INSERT INTO operation (id, verb, manner, owner, started_at)"
                  + " VALUES (:id, :verb, :options, :owner, :now)")
          .bind("id", id)
          .bind("verb", verb)
          .bind("options", restartOptions.text())
          .bind("owner", owner)
          .bind("now", now)
          .execute();
      for (JournalStep step : steps) {
        handle
            .createUpdate(
                "INSERT INTO step (operation_id, server, worker, pid_before)"
                    + " VALUES (:id, :server, :worker, :pid)")
            .bind("id", id)
            .bindMethods(step.target())
            .bind("pid", step.pidBefore())
            .execute();
      }
      if (restartOptions.rolling().isPresent()) {
        Rolls.open(handle, id, earlier);
      }
      return true;
    });
  }

  /**
   * A half is about to be asked for.
   *
   * @param pid of the process that there is now; for a start, empty
   */
  public void begin(String id, Target target, RestartStep restartStep, OptionalInt pid) {
    Instant now = clock.instant();
    transactions.in(handle ->
        restartStep == RestartStep.START
            ? step(handle, "start_begun_at = :now", id, target).bind("now", now).execute()
            : step(handle, "stop_begun_at = :now, pid_before = :pid", id, target)
                .bind("now", now)
                .bind("pid", pid)
                .execute());
  }

  /** The process has heard it, and is not to be reported again. */
  public void signalled(String id, Target target, String how) {
    transactions.in(handle ->
        step(handle, "told = :how", id, target)
            .bind("how", how.length() <= LONGEST_SIGNAL ? how : how.substring(0, LONGEST_SIGNAL))
            .execute());
  }

  public void end(String id, Target target, RestartStep restartStep) {
    Instant now = clock.instant();
    String column = restartStep == RestartStep.STOP ? "stop_ended_at" : "start_ended_at";
    transactions.in(
        handle -> step(handle, column + " = :now", id, target).bind("now", now).execute());
  }

  public void close(String id, Target target, JournalEnd journalEnd) {
    Instant now = clock.instant();
    transactions.in(handle ->
        step(
                handle,
                "done = :done, state = :state, pid = :pid, took_millis = :tookMillis,"
                    + " cause = :cause, closed_at = COALESCE(closed_at, :now)",
                id,
                target)
            .bindMethods(journalEnd)
            .bind("now", now)
            .execute());
  }

  private static Update step(Handle handle, String change, String id, Target target) {
    return handle
        .createUpdate(
            "UPDATE step SET %s WHERE operation_id = :id AND server = :server AND worker = :worker"
                .formatted(change))
        .bindMethods(target)
        .bind("id", id);
  }

  /** Closes the operation; its message may still have to be brought to the chat. */
  public void finish(String id, OutcomeCode outcome) {
    transactions.in(handle ->
        handle
            .createUpdate("UPDATE operation SET outcome = :outcome WHERE id = :id")
            .bind("outcome", outcome)
            .bind("id", id)
            .execute());
  }

  /** The chat has the last word on the operation. */
  public void reported(String id) {
    Instant now = clock.instant();
    transactions.in(handle -> {
      OpenMessages.closed(handle, id);
      return handle
          .createUpdate("UPDATE operation SET reported_at = :now WHERE id = :id")
          .bind("now", now)
          .bind("id", id)
          .execute();
    });
  }

  /** An operation that was written down before another one on the same worker. */
  public record Ahead(String owner, Verb verb, String chat, String userId, String userName) {
    /** Whose it is. */
    public Person by() {
      return Caller.person(chat, userId, userName);
    }
  }

  /** Operations of others that are still at one of the workers and came first, oldest first. */
  public List<Ahead> ahead(String id, String owner, Collection<Target> targets) {
    return transactions.read(handle ->
        targets.stream().flatMap(target -> ahead(handle, id, owner, target).stream()).toList());
  }

  /** What an operation that is over has not come to is nobody's any more. */
  private static List<Ahead> ahead(Handle handle, String id, String owner, Target target) {
    return handle
        .createQuery(
            "SELECT o.owner, o.verb, r.chat, r.user_id, r.user_name FROM operation o"
                + " JOIN step s ON s.operation_id = o.id JOIN request r ON r.id = o.id"
                + " JOIN operation mine ON mine.id = :id"
                + " WHERE s.done IS NULL AND o.outcome IS NULL"
                + " AND o.reported_at IS NULL AND o.owner <> :owner"
                + " AND s.server = :server AND s.worker = :worker"
                + " AND (o.started_at < mine.started_at"
                + " OR (o.started_at = mine.started_at AND o.id < mine.id))"
                + " ORDER BY o.started_at")
        .bind("id", id)
        .bind("owner", owner)
        .bindMethods(target)
        .mapTo(Ahead.class)
        .list();
  }

  /** Owners of other runs' operations that are not done with a worker. */
  public List<String> others(String owner, Target target) {
    return transactions.read(handle ->
        handle
            .createQuery(
                "SELECT DISTINCT o.owner FROM operation o JOIN step s ON s.operation_id = o.id"
                    + " WHERE s.done IS NULL AND o.outcome IS NULL AND o.reported_at IS NULL"
                    + " AND o.owner <> :owner AND s.server = :server AND s.worker = :worker")
            .bind("owner", owner)
            .bindMethods(target)
            .mapTo(String.class)
            .list());
  }

  /** Owners of operations that are not finished, or whose end was not reported. */
  public List<String> owners() {
    return transactions.read(handle ->
        handle
            .createQuery("SELECT DISTINCT owner FROM operation WHERE reported_at IS NULL")
            .mapTo(String.class)
            .list());
  }

  /** Takes over what a dead owner left, oldest first. */
  public List<Operation> adopt(String from, String to) {
    return transactions.in(handle -> {
      List<Operation> left =
          OperationRow.operations(
              handle,
              "o.owner = :from AND o.reported_at IS NULL ORDER BY o.started_at",
              query -> query.bind("from", from));
      for (String owned :
          List.of(
              "outbox SET owner = :to WHERE owner = :from AND kind = 'ANSWER'"
                  + " AND subject IN (SELECT id FROM operation)",
              "operation SET owner = :to WHERE owner = :from AND reported_at IS NULL")) {
        handle.createUpdate("UPDATE " + owned).bind("to", to).bind("from", from).execute();
      }
      return left;
    });
  }

  /**
   * What somebody asked for in a chat and others saw through without telling, oldest first; or are
   * about to tell.
   */
  public List<Operation> unreported(String chat, String user, String owner) {
    return transactions.read(handle ->
        OperationRow.operations(
            handle,
            OF_OTHERS
                + " AND o.outcome IS NOT NULL AND o.reported_at IS NULL ORDER BY o.started_at",
            query -> query.bind("chat", chat).bind("user", user).bind("owner", owner)));
  }

  /** Takes over one that is over and not reported; whether it was still that of the other. */
  public boolean take(Operation unreported, String to) {
    return transactions.in(handle ->
        handle
                .createUpdate(
                    "UPDATE operation SET owner = :to"
                        + " WHERE id = :id AND owner = :owner AND reported_at IS NULL")
                .bind("to", to)
                .bindMethods(unreported)
                .execute()
            == 1);
  }

  /** Whether others are at work on what somebody asked for in a chat. */
  public boolean isUnderWayElsewhere(String chat, String user, String owner) {
    return transactions.read(handle ->
        handle
                .createQuery(
                    "SELECT COUNT(*) FROM operation o JOIN request r ON r.id = o.id WHERE "
                        + OF_OTHERS
                        + " AND o.outcome IS NULL AND o.reported_at IS NULL")
                .bind("chat", chat)
                .bind("user", user)
                .bind("owner", owner)
                .mapTo(Integer.class)
                .one()
            > 0);
  }

  /** One operation, also one that is over. */
  public Optional<Operation> find(String id) {
    return transactions.read(handle ->
        OperationRow.operations(handle, "o.id = :id", query -> query.bind("id", id)).stream()
            .findFirst());
  }
}
