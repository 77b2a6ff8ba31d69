package dev.workerbot.store.request;

import dev.workerbot.command.RestartOptions;
import dev.workerbot.command.syntax.RestartArguments;
import dev.workerbot.store.Database;
import dev.workerbot.store.StoreException;
import dev.workerbot.store.Transactions;
import dev.workerbot.store.outbox.MessagePlace;
import dev.workerbot.store.outbox.OpenMessages;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.verb.Verb;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is being done, written down before and after each half, so that whoever comes after a crash
 * knows what was begun.
 */
public final class Journal {
  private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
  private static final int MOST_TOLD = 300;
  private static final String OPERATIONS =
      "SELECT o.*, r.chat, r.user_id, r.user_name, r.channel, m.chat AS message_chat,"
          + " m.channel AS message_channel, m.message_id FROM operation o"
          + " JOIN request r ON r.id = o.id"
          + " LEFT JOIN outbox m ON m.kind = 'ANSWER' AND m.subject = o.id WHERE ";

  private final Transactions transactions;
  private final Clock clock;

  public Journal(Database database, Clock clock) {
    this.transactions = new Transactions(database);
    this.clock = clock;
  }

  /** The two halves of a restart; {@code start} and {@code stop} are one of them alone. */
  public enum RestartStep {
    STOP,
    START;

    private String column() {
      return this == STOP ? "stop" : "start";
    }
  }

  /**
   * An operation as the journal has it.
   *
   * @param message where its message stands, if it was posted and has no last word yet
   * @param over whether its end is known, told or not
   */
  public record Operation(
      String id,
      Verb verb,
      RestartOptions restartOptions,
      String owner,
      Instant startedAt,
      String chat,
      String userId,
      String userName,
      String channel,
      Optional<MessagePlace> message,
      boolean over,
      List<JournalStep> steps) {
    public Operation {
      steps = List.copyOf(steps);
    }
  }

  /**
   * One worker of an operation. What is no stop, but tells the process something, has the half of a
   * stop.
   *
   * @param told how the process of {@code pidBefore} was told, once it surely was
   */
  public record JournalStep(
      Target target,
      OptionalInt pidBefore,
      boolean stopBegun,
      boolean stopEnded,
      boolean startBegun,
      boolean startEnded,
      Optional<String> told,
      Optional<JournalEnd> end) {
    public JournalStep(
        Target target,
        OptionalInt pidBefore,
        boolean stopBegun,
        boolean stopEnded,
        boolean startBegun,
        boolean startEnded,
        Optional<JournalEnd> end) {
      this(target, pidBefore, stopBegun, stopEnded, startBegun, startEnded, Optional.empty(), end);
    }

    public static JournalStep planned(Target target, OptionalInt pidBefore) {
      return new JournalStep(target, pidBefore, false, false, false, false, Optional.empty());
    }

    /** The same, with the process told. */
    public JournalStep toldBy(String how) {
      return new JournalStep(
          target, pidBefore, stopBegun, stopEnded, startBegun, startEnded, Optional.of(how), end);
    }

    /** The same, with a half begun. */
    public JournalStep begun(RestartStep restartStep, OptionalInt pid) {
      return restartStep == RestartStep.STOP
          ? new JournalStep(target, pid, true, stopEnded, startBegun, startEnded, told, end)
          : new JournalStep(target, pidBefore, stopBegun, stopEnded, true, startEnded, told, end);
    }

    /** The same, with a half ended. */
    public JournalStep ended(RestartStep restartStep) {
      return restartStep == RestartStep.STOP
          ? new JournalStep(target, pidBefore, stopBegun, true, startBegun, startEnded, told, end)
          : new JournalStep(target, pidBefore, stopBegun, stopEnded, startBegun, true, told, end);
    }
  }

  /** How a worker came out. */
  public record JournalEnd(
      boolean done,
      Optional<WorkerState> state,
      OptionalInt pid,
      Duration took,
      Optional<String> cause) {}

  /** Writes; where that fails, it stops nobody from finishing what was begun. */
  public static void bestEffort(Runnable write) {
    try {
      write.run();
    } catch (StoreException cannotWrite) {
      LOG.error("the journal misses a step: {}", cannotWrite.getMessage());
    }
  }

  /** Writes down an operation before anything of it is done. */
  public void open(
      String id,
      Verb verb,
      RestartOptions restartOptions,
      String owner,
      Collection<JournalStep> steps) {
    open(id, verb, restartOptions, owner, steps, Optional.empty());
  }

  /**
   * The same.
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
    long now = clock.millis();
    transactions.in(handle -> {
      handle.execute(
          "INSERT INTO operation (id, verb, manner, owner, started_at) VALUES (?, ?, ?, ?, ?)",
          id,
          verb.word(),
          restartOptions.text(),
          owner,
          now);
      for (JournalStep journalStep : steps) {
        handle.execute(
            "INSERT INTO step (operation_id, server, worker, pid_before) VALUES (?, ?, ?, ?)",
            id,
            journalStep.target().server().value(),
            journalStep.target().worker().full(),
            boxed(journalStep.pidBefore()));
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
    stamp(id, target, restartStep.column() + "_begun_at");
    if (restartStep == RestartStep.STOP) {
      transactions.in(handle ->
          handle.execute(
              "UPDATE step SET pid_before = ? WHERE operation_id = ? AND server = ? AND worker = ?",
              boxed(pid),
              id,
              target.server().value(),
              target.worker().full()));
    }
  }

  /** The process has heard it, and is not to be told again. */
  public void told(String id, Target target, String how) {
    transactions.in(handle ->
        handle.execute(
            "UPDATE step SET told = ? WHERE operation_id = ? AND server = ? AND worker = ?",
            how.length() <= MOST_TOLD ? how : how.substring(0, MOST_TOLD),
            id,
            target.server().value(),
            target.worker().full()));
  }

  public void end(String id, Target target, RestartStep restartStep) {
    stamp(id, target, restartStep.column() + "_ended_at");
  }

  private void stamp(String id, Target target, String column) {
    long now = clock.millis();
    transactions.in(handle ->
        handle.execute(
            "UPDATE step SET "
                + column
                + " = ? WHERE operation_id = ? AND server = ? AND worker = ?",
            now,
            id,
            target.server().value(),
            target.worker().full()));
  }

  public void close(String id, Target target, JournalEnd journalEnd) {
    long now = clock.millis();
    transactions.in(handle ->
        handle.execute(
            "UPDATE step SET done = ?, state = ?, pid = ?, took_millis = ?, cause = ?, closed_at ="
                + " COALESCE(closed_at, ?) WHERE operation_id = ? AND server = ? AND worker = ?",
            journalEnd.done() ? 1 : 0,
            journalEnd.state().map(Enum::name).orElse(null),
            boxed(journalEnd.pid()),
            journalEnd.took().toMillis(),
            journalEnd.cause().orElse(null),
            now,
            id,
            target.server().value(),
            target.worker().full()));
  }

  /** Closes the operation; its message may still have to be brought to the chat. */
  public void finish(String id, String outcome) {
    transactions.in(
        handle -> handle.execute("UPDATE operation SET outcome = ? WHERE id = ?", outcome, id));
  }

  /** The chat has the last word on the operation. */
  public void reported(String id) {
    long now = clock.millis();
    transactions.in(handle -> {
      OpenMessages.closed(handle, id);
      return handle.execute("UPDATE operation SET reported_at = ? WHERE id = ?", now, id);
    });
  }

  /** An operation that was written down before another one on the same worker. */
  public record Ahead(String owner, Verb verb, String userName) {}

  /** Operations of others that are still at one of the workers and came first, oldest first. */
  public List<Ahead> ahead(String id, String owner, Collection<Target> targets) {
    return transactions.read(handle ->
        targets.stream().flatMap(target -> ahead(handle, id, owner, target).stream()).toList());
  }

  /** What an operation that is over has not come to is nobody's any more. */
  private static List<Ahead> ahead(Handle handle, String id, String owner, Target target) {
    return handle
        .select(
            "SELECT o.owner, o.verb, r.user_name FROM operation o"
                + " JOIN step s ON s.operation_id = o.id JOIN request r ON r.id = o.id"
                + " JOIN operation mine ON mine.id = ?"
                + " WHERE s.done IS NULL AND o.outcome IS NULL"
                + " AND o.reported_at IS NULL AND o.owner <> ?"
                + " AND s.server = ? AND s.worker = ?"
                + " AND (o.started_at < mine.started_at"
                + " OR (o.started_at = mine.started_at AND o.id < mine.id))"
                + " ORDER BY o.started_at",
            id,
            owner,
            target.server().value(),
            target.worker().full())
        .map((row, context) ->
            new Ahead(
                row.getString("owner"),
                Verb.named(row.getString("verb")).orElseThrow(),
                row.getString("user_name")))
        .list();
  }

  /** Owners of operations that are not finished, or whose end was not told. */
  public List<String> owners() {
    return transactions.read(handle ->
        handle
            .select("SELECT DISTINCT owner FROM operation WHERE reported_at IS NULL")
            .mapTo(String.class)
            .list());
  }

  /** Takes over what a dead owner left, oldest first. */
  public List<Operation> adopt(String from, String to) {
    return transactions.in(handle -> {
      List<Operation> left =
          handle
              .select(
                  OPERATIONS + "o.owner = ? AND o.reported_at IS NULL ORDER BY o.started_at", from)
              .map((row, context) -> operation(handle, row))
              .list();
      handle.execute(
          "UPDATE outbox SET owner = ? WHERE owner = ? AND kind = 'ANSWER'"
              + " AND subject IN (SELECT id FROM operation)",
          to,
          from);
      handle.execute(
          "UPDATE operation SET owner = ? WHERE owner = ? AND reported_at IS NULL", to, from);
      return left;
    });
  }

  /**
   * What somebody asked for in a chat and others saw through without telling, oldest first; or are
   * about to tell.
   */
  public List<Operation> untold(String chat, String user, String owner) {
    return transactions.read(handle ->
        handle
            .select(
                OPERATIONS
                    + "r.chat = ? AND r.user_id = ? AND o.owner <> ? AND o.outcome IS NOT NULL"
                    + " AND o.reported_at IS NULL ORDER BY o.started_at",
                chat,
                user,
                owner)
            .map((row, context) -> operation(handle, row))
            .list());
  }

  /** Takes over one that is over and not told; whether it was still that of the other. */
  public boolean take(Operation untold, String to) {
    return transactions.in(handle ->
        handle.execute(
                "UPDATE operation SET owner = ?"
                    + " WHERE id = ? AND owner = ? AND reported_at IS NULL",
                to,
                untold.id(),
                untold.owner())
            == 1);
  }

  /** Whether others are at work on what somebody asked for in a chat. */
  public boolean isUnderWayElsewhere(String chat, String user, String owner) {
    return transactions.read(handle ->
        handle
                .select(
                    "SELECT COUNT(*) FROM operation o JOIN request r ON r.id = o.id"
                        + " WHERE r.chat = ? AND r.user_id = ? AND o.owner <> ?"
                        + " AND o.outcome IS NULL AND o.reported_at IS NULL",
                    chat,
                    user,
                    owner)
                .mapTo(Integer.class)
                .one()
            > 0);
  }

  /** One operation, also one that is over. */
  public Optional<Operation> find(String id) {
    return transactions.read(handle ->
        handle
            .select(OPERATIONS + "o.id = ?", id)
            .map((row, context) -> operation(handle, row))
            .findOne());
  }

  private static Operation operation(Handle handle, ResultSet row) throws SQLException {
    String id = row.getString("id");
    String message = row.getString("message_id");
    Optional<MessagePlace> place = Optional.empty();
    if (message != null) {
      place =
          Optional.of(
              new MessagePlace(
                  row.getString("message_chat"), row.getString("message_channel"), message));
    }
    return new Operation(
        id,
        Verb.named(row.getString("verb")).orElseThrow(),
        RestartArguments.of(row.getString("manner")),
        row.getString("owner"),
        Instant.ofEpochMilli(row.getLong("started_at")),
        row.getString("chat"),
        row.getString("user_id"),
        row.getString("user_name"),
        row.getString("channel"),
        place,
        row.getString("outcome") != null || row.getString("reported_at") != null,
        handle
            .select("SELECT * FROM step WHERE operation_id = ? ORDER BY server, worker", id)
            .map((step, context) -> step(step))
            .list());
  }

  private static JournalStep step(ResultSet row) throws SQLException {
    Optional<JournalEnd> end = Optional.empty();
    int done = row.getInt("done");
    if (!row.wasNull()) {
      end =
          Optional.of(
              new JournalEnd(
                  done == 1,
                  Optional.ofNullable(row.getString("state")).map(WorkerState::valueOf),
                  integer(row, "pid"),
                  Duration.ofMillis(row.getLong("took_millis")),
                  Optional.ofNullable(row.getString("cause"))));
    }
    return new JournalStep(
        new Target(new ServerName(row.getString("server")), WorkerName.of(row.getString("worker"))),
        integer(row, "pid_before"),
        isSet(row, "stop_begun_at"),
        isSet(row, "stop_ended_at"),
        isSet(row, "start_begun_at"),
        isSet(row, "start_ended_at"),
        Optional.ofNullable(row.getString("told")),
        end);
  }

  private static boolean isSet(ResultSet row, String column) throws SQLException {
    row.getLong(column);
    return !row.wasNull();
  }

  private static OptionalInt integer(ResultSet row, String column) throws SQLException {
    int value = row.getInt(column);
    return row.wasNull() ? OptionalInt.empty() : OptionalInt.of(value);
  }

  private static Integer boxed(OptionalInt value) {
    return value.isPresent() ? value.getAsInt() : null;
  }
}
