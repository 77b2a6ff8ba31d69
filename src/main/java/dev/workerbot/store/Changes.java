package dev.workerbot.store;

import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.verb.Verb;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Changes of programs' files: shown first, then done step by step, then kept for a while so that
 * they can be put back. The files may hold secrets; no text of them is ever part of a message.
 */
public final class Changes {
  /** How long what was done can be put back. */
  public static final Duration KEPT = Duration.ofDays(7);

  private final Transactions transactions;
  private final Clock clock;

  public Changes(Database database, Clock clock) {
    this.transactions = new Transactions(database);
    this.clock = clock;
  }

  /** How far a change has come. */
  public enum Stage {
    /** It was shown. */
    SHOWN,
    /** It is being done: any part of it may have been. */
    BEGUN,
    /** It did not work, and what was there is being put back. */
    RESTORING,
    /** It was done, and all is well. */
    DONE,
    /** It was done, and its worker is not well. */
    UNWELL,
    /** Everything is as it was. */
    UNDONE,
    /** How it ended is not known. */
    UNKNOWN;

    /** Whether nothing more will be done for it. */
    public boolean isEnd() {
      return this != SHOWN && this != BEGUN && this != RESTORING;
    }
  }

  /**
   * One file of one program.
   *
   * @param file its name, without a folder
   * @param before what lay there; empty for nothing
   * @param after what is to lie there; empty for nothing
   */
  public record StoredChange(
      ServerName server,
      String program,
      String file,
      Optional<String> before,
      Optional<String> after) {
    /** The way back. */
    public StoredChange reversed() {
      return new StoredChange(server, program, file, after, before);
    }

    /** {@code queue@web1}. */
    public String name() {
      return program + "@" + server;
    }

    /** Without the texts. */
    @Override
    public String toString() {
      return "Change[" + name() + ", " + file + "]";
    }
  }

  /**
   * A change on its way.
   *
   * @param told a sentence on how it ended, or why it is being put back; may be empty
   */
  public record ChangeStep(StoredChange storedChange, Stage stage, String told) {}

  /** Changes that belong together, and who was shown them. */
  public record ChangeSet(
      String id, Verb verb, String chat, String userId, String userName, List<ChangeStep> steps) {
    public ChangeSet {
      steps = List.copyOf(steps);
    }

    public List<StoredChange> changes() {
      return steps.stream().map(ChangeStep::storedChange).toList();
    }
  }

  /** What was done last to a program, so that it can be put back. */
  public record Past(
      String set,
      int position,
      Verb verb,
      String userName,
      Instant endedAt,
      StoredChange storedChange) {}

  /** Remembers what is being shown. What is older than {@link #KEPT} is forgotten with it. */
  public void show(ChangeSet shown) {
    long now = clock.millis();
    transactions.in(handle -> {
      forget(handle, now - KEPT.toMillis());
      handle.execute(
          "INSERT INTO change_set (id, made_at, verb, chat, user_id, user_name)"
              + " VALUES (?, ?, ?, ?, ?, ?)",
          shown.id(),
          now,
          shown.verb().word(),
          shown.chat(),
          shown.userId(),
          shown.userName());
      int position = 0;
      for (StoredChange storedChange : shown.changes()) {
        handle.execute(
            "INSERT INTO change_file (set_id, position, server, program, file, before_text,"
                + " after_text, stage, told) VALUES (?, ?, ?, ?, ?, ?, ?, ?, '')",
            shown.id(),
            position++,
            storedChange.server().value(),
            storedChange.program(),
            storedChange.file(),
            storedChange.before().orElse(null),
            storedChange.after().orElse(null),
            Stage.SHOWN.name());
      }
      return true;
    });
  }

  /** Forgets what cannot be put back any more. */
  public void forget() {
    long before = clock.millis() - KEPT.toMillis();
    transactions.in(handle -> {
      forget(handle, before);
      return true;
    });
  }

  private static void forget(Handle handle, long before) {
    String old =
        " IN (SELECT s.id FROM change_set s WHERE s.made_at < ? AND NOT EXISTS"
            + " (SELECT 1 FROM change_file f WHERE f.set_id = s.id"
            + " AND (f.stage IN ('BEGUN', 'RESTORING') OR f.ended_at >= ?)))";
    handle.execute("DELETE FROM change_file WHERE set_id" + old, before, before);
    handle.execute(
        "DELETE FROM change_set WHERE made_at < ?"
            + " AND id NOT IN (SELECT set_id FROM change_file)",
        before);
  }

  public Optional<ChangeSet> find(String id) {
    return transactions.read(handle ->
        handle
            .select("SELECT * FROM change_set WHERE id = ?", id)
            .map((row, context) -> set(handle, row))
            .findOne());
  }

  /** What an operation is about. */
  public Optional<ChangeSet> ofOperation(String operation) {
    return transactions.read(handle ->
        handle
            .select("SELECT * FROM change_set WHERE operation_id = ?", operation)
            .map((row, context) -> set(handle, row))
            .findOne());
  }

  /**
   * The operation begins to do it.
   *
   * @return false where another one has done so before
   */
  public boolean begin(String id, String operation) {
    return transactions.in(handle -> {
      boolean first =
          handle.execute(
                  "UPDATE change_set SET operation_id = ? WHERE id = ? AND operation_id IS NULL",
                  operation,
                  id)
              == 1;
      if (first) {
        handle.execute("UPDATE change_file SET stage = ? WHERE set_id = ?", Stage.BEGUN.name(), id);
      }
      return first;
    });
  }

  /** One of its files has come so far. */
  public void reached(String id, int position, Stage stage, String told) {
    Long ended = stage.isEnd() ? clock.millis() : null;
    transactions.in(handle ->
        handle.execute(
            "UPDATE change_file SET stage = ?, told = ?, ended_at = ?"
                + " WHERE set_id = ? AND position = ?",
            stage.name(),
            told,
            ended,
            id,
            position));
  }

  /**
   * The newest change of each program that still stands, or may, newest first. Putting one back
   * that was never made does no harm: what lies there is compared first.
   */
  public List<Past> newest() {
    long since = clock.millis() - KEPT.toMillis();
    List<Past> all =
        transactions.read(handle ->
            handle
                .select(
                    "SELECT f.*, s.verb, s.user_name FROM change_file f"
                        + " JOIN change_set s ON s.id = f.set_id"
                        + " WHERE f.stage IN ('DONE', 'UNWELL', 'UNKNOWN') AND f.ended_at >= ?"
                        + " ORDER BY f.ended_at DESC, f.set_id DESC",
                    since)
                .map((row, context) ->
                    new Past(
                        row.getString("set_id"),
                        row.getInt("position"),
                        Verb.named(row.getString("verb")).orElseThrow(),
                        row.getString("user_name"),
                        Instant.ofEpochMilli(row.getLong("ended_at")),
                        change(row)))
                .list());
    List<Past> newest = new ArrayList<>();
    for (Past past : all) {
      if (newest.stream()
          .noneMatch(one -> one.storedChange().name().equals(past.storedChange().name()))) {
        newest.add(past);
      }
    }
    return newest;
  }

  private static ChangeSet set(Handle handle, ResultSet row) throws SQLException {
    String id = row.getString("id");
    return new ChangeSet(
        id,
        Verb.named(row.getString("verb")).orElseThrow(),
        row.getString("chat"),
        row.getString("user_id"),
        row.getString("user_name"),
        handle
            .select("SELECT * FROM change_file WHERE set_id = ? ORDER BY position", id)
            .map((file, context) ->
                new ChangeStep(
                    change(file), Stage.valueOf(file.getString("stage")), file.getString("told")))
            .list());
  }

  private static StoredChange change(ResultSet row) throws SQLException {
    return new StoredChange(
        new ServerName(row.getString("server")),
        row.getString("program"),
        row.getString("file"),
        Optional.ofNullable(row.getString("before_text")),
        Optional.ofNullable(row.getString("after_text")));
  }
}
