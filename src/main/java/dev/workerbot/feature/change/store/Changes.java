package dev.workerbot.feature.change.store;

import dev.workerbot.access.Caller;
import dev.workerbot.store.Database;
import dev.workerbot.store.Retention;
import dev.workerbot.store.Transactions;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.verb.Verb;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.Nested;

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
    Instant now = clock.instant();
    transactions.in(handle -> {
      forget(handle, now.minus(KEPT));
      handle
          .createUpdate(
              "INSERT INTO change_set (id, made_at, verb, chat, user_id, user_name)"
                  + " VALUES (:id, :now, :verb, :chat, :userId, :userName)")
          .bindMethods(shown)
          .bind("now", now)
          .execute();
      int position = 0;
      for (StoredChange storedChange : shown.changes()) {
        handle
            .createUpdate(
                "INSERT INTO change_file (set_id, position, server, program, file, before_text,"
                    + " after_text, stage, told) VALUES (:set, :position, :server, :program,"
                    + " :file, :before, :after, :stage, '')")
            .bind("set", shown.id())
            .bind("position", position++)
            .bindMethods(storedChange)
            .bind("stage", ChangeStage.SHOWN)
            .execute();
      }
      return true;
    });
  }

  /** Forgets what cannot be put back any more. */
  @Override
  public int forget(Retention.Cutoffs cutoffs) {
    return transactions.in(handle -> {
      forget(handle, cutoffs.now().minus(KEPT));
      return 0;
    });
  }

  private static void forget(Handle handle, Instant before) {
    for (String old :
        List.of(
            "change_file WHERE set_id IN (SELECT s.id FROM change_set s WHERE s.made_at < :before"
                + " AND NOT EXISTS (SELECT 1 FROM change_file f WHERE f.set_id = s.id"
                + " AND (f.stage IN ('BEGUN', 'RESTORING') OR f.ended_at >= :before)))",
            "change_set WHERE made_at < :before AND id NOT IN (SELECT set_id FROM change_file)")) {
      handle.createUpdate("DELETE FROM " + old).bind("before", before).execute();
    }
  }

  public Optional<ChangeSet> find(String id) {
    return find("id", id);
  }

  /** What an operation is about. */
  public Optional<ChangeSet> ofOperation(String operation) {
    return find("operation_id", operation);
  }

  private Optional<ChangeSet> find(String column, String id) {
    return transactions.read(handle ->
        handle
            .createQuery("SELECT * FROM change_set WHERE " + column + " = :id")
            .bind("id", id)
            .mapTo(SetRow.class)
            .map(row -> row.set(files(handle, row.id())))
            .findOne());
  }

  private static List<FileRow> files(Handle handle, String set) {
    return handle
        .createQuery("SELECT * FROM change_file WHERE set_id = :set ORDER BY position")
        .bind("set", set)
        .mapTo(FileRow.class)
        .list();
  }

  /**
   * The operation begins to do it.
   *
   * @return false where another one has done so before
   */
  public boolean begin(String id, String operation) {
    return transactions.in(handle -> {
      boolean first =
          handle
                  .createUpdate(
                      "UPDATE change_set SET operation_id = :operation"
                          + " WHERE id = :id AND operation_id IS NULL")
                  .bind("operation", operation)
                  .bind("id", id)
                  .execute()
              == 1;
      if (first) {
        handle
            .createUpdate("UPDATE change_file SET stage = :stage WHERE set_id = :id")
            .bind("stage", ChangeStage.BEGUN)
            .bind("id", id)
            .execute();
      }
      return first;
    });
  }

  /** One of its files has come so far. */
  public void reached(String id, int position, ChangeStage stage, String sentence) {
    Optional<Instant> ended = Optional.of(clock.instant()).filter(_ -> stage.isEnd());
    transactions.in(handle ->
        handle
            .createUpdate(
                "UPDATE change_file SET stage = :stage, told = :told, ended_at = :ended"
                    + " WHERE set_id = :id AND position = :position")
            .bind("stage", stage)
            .bind("told", sentence)
            .bind("ended", ended)
            .bind("id", id)
            .bind("position", position)
            .execute());
  }

  /**
   * The newest change of each program that still stands, or may, newest first. Putting one back
   * that was never made does no harm: what lies there is compared first.
   */
  public List<PastChange> newest() {
    Instant since = clock.instant().minus(KEPT);
    List<PastChange> all =
        transactions.read(handle ->
            handle
                .createQuery(
                    "SELECT f.*, s.verb, s.chat, s.user_id, s.user_name FROM change_file f"
                        + " JOIN change_set s ON s.id = f.set_id"
                        + " WHERE f.stage IN ('DONE', 'UNWELL', 'UNKNOWN') AND f.ended_at >= :since"
                        + " ORDER BY f.ended_at DESC, f.set_id DESC")
                .bind("since", since)
                .mapTo(PastRow.class)
                .map(PastRow::change)
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

  private record SetRow(String id, Verb verb, String chat, String userId, String userName) {
    ChangeSet set(List<FileRow> files) {
      return new ChangeSet(
          id, verb, chat, userId, userName, files.stream().map(FileRow::step).toList());
    }
  }

  private record FileRow(
      ServerName server,
      String program,
      String file,
      Optional<String> beforeText,
      Optional<String> afterText,
      ChangeStage stage,
      String told) {
    StoredChange change() {
      return new StoredChange(server, program, file, beforeText, afterText);
    }

    ChangeStep step() {
      return new ChangeStep(change(), stage, told);
    }
  }

  private record PastRow(
      String setId,
      int position,
      Verb verb,
      String chat,
      String userId,
      String userName,
      Instant endedAt,
      @Nested FileRow file) {
    PastChange change() {
      return new PastChange(
          setId, position, verb, Caller.person(chat, userId, userName), endedAt, file.change());
    }
  }
}
