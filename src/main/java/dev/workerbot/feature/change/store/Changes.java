package dev.workerbot.feature.change.store;

import dev.workerbot.store.Database;
import dev.workerbot.store.Retention;
import dev.workerbot.store.Transactions;
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
public final class Changes implements Retention.Expiring {
  /** How long what was done can be put back. */
  public static final Duration KEPT = Duration.ofDays(7);

  private final Transactions transactions;
  private final Clock clock;

  public Changes(Database database, Clock clock) {
    this.transactions = new Transactions(database);
    this.clock = clock;
  }

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
            ChangeStage.SHOWN.name());
      }
      return true;
    });
  }

  /** Forgets what cannot be put back any more. */
  @Override
  public int forget(Retention.Cutoffs cutoffs) {
    long before = cutoffs.now().minus(KEPT).toEpochMilli();
    return transactions.in(handle -> {
      forget(handle, before);
      return 0;
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
        handle.execute(
            "UPDATE change_file SET stage = ? WHERE set_id = ?", ChangeStage.BEGUN.name(), id);
      }
      return first;
    });
  }

  /** One of its files has come so far. */
  public void reached(String id, int position, ChangeStage stage, String told) {
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
  public List<PastChange> newest() {
    long since = clock.millis() - KEPT.toMillis();
    List<PastChange> all =
        transactions.read(handle ->
            handle
                .select(
                    "SELECT f.*, s.verb, s.user_name FROM change_file f"
                        + " JOIN change_set s ON s.id = f.set_id"
                        + " WHERE f.stage IN ('DONE', 'UNWELL', 'UNKNOWN') AND f.ended_at >= ?"
                        + " ORDER BY f.ended_at DESC, f.set_id DESC",
                    since)
                .map((row, context) ->
                    new PastChange(
                        row.getString("set_id"),
                        row.getInt("position"),
                        Verb.named(row.getString("verb")).orElseThrow(),
                        row.getString("user_name"),
                        Instant.ofEpochMilli(row.getLong("ended_at")),
                        change(row)))
                .list());
    List<PastChange> newest = new ArrayList<>();
    for (PastChange past : all) {
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
                    change(file),
                    ChangeStage.valueOf(file.getString("stage")),
                    file.getString("told")))
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
