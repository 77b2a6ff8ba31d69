package dev.workerbot.alert.store;

import dev.workerbot.alert.Alert;
import dev.workerbot.alert.AlertKind;
import dev.workerbot.alert.Condition;
import dev.workerbot.alert.Fingerprint;
import dev.workerbot.alert.RecentOperation;
import dev.workerbot.message.entity.Person;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.WorkerName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** An alert as its table has it. */
record AlertRow(
    String id,
    int card,
    AlertKind.Family family,
    ServerName server,
    Optional<WorkerName> worker,
    AlertKind kind,
    Instant since,
    Instant openedAt,
    int times,
    Optional<String> cause,
    Optional<Person> acknowledgedBy,
    Optional<Instant> wellSince,
    Optional<Instant> resolvedAt,
    Optional<String> resolution,
    boolean silenced,
    Optional<String> deedId,
    Optional<String> deed,
    Optional<Person> deedBy,
    Optional<Instant> deedBeganAt,
    Optional<Instant> deedEndedAt,
    boolean deedDone) {
  /** The alerts of a card, in order. */
  static List<Alert> of(Handle handle, int card) {
    return handle
        .createQuery("SELECT * FROM alert WHERE card = :card ORDER BY place")
        .bind("card", card)
        .mapTo(AlertRow.class)
        .map(AlertRow::alert)
        .list();
  }

  private Alert alert() {
    return new Alert(
        id,
        card,
        new Fingerprint(family, server, worker),
        new Condition.Firing(kind, since, cause),
        new Alert.Episode(openedAt, times, silenced),
        new Alert.Handling(
            acknowledgedBy,
            deedId.map(operation ->
                new RecentOperation(
                    operation,
                    deed.orElseThrow(),
                    deedBy.orElseThrow(),
                    deedBeganAt.orElseThrow(),
                    deedEndedAt,
                    deedDone))),
        new Alert.Recovery(wellSince, resolvedAt, resolution));
  }

  /** Writes an alert down at its place on the card, over what was there of it. */
  static void write(Handle handle, Alert alert, int place) {
    Optional<RecentOperation> operation = alert.operation();
    handle
        .createUpdate(
            "INSERT INTO alert (id, card, place, family, server, worker, kind, since, opened_at,"
                + " times, cause, acknowledged_by, well_since, resolved_at, resolution, silenced,"
                + " deed_id, deed, deed_by, deed_began_at, deed_ended_at, deed_done) VALUES (:id,"
                + " :card, :place, :fingerprint.family, :fingerprint.server, :fingerprint.worker,"
                + " :alertKind, :since, :openedAt, :times, :cause, :acknowledgedBy, :wellSince,"
                + " :resolvedAt, :resolution, :silenced, :deedId, :deedWhat, :deedBy, :deedBegan,"
                + " :deedEnded, :deedDone) ON CONFLICT (id) DO UPDATE SET kind = excluded.kind,"
                + " since = excluded.since, opened_at = excluded.opened_at, times = excluded.times,"
                + " cause = excluded.cause, acknowledged_by = excluded.acknowledged_by, well_since"
                + " = excluded.well_since, resolved_at = excluded.resolved_at, resolution ="
                + " excluded.resolution, silenced = excluded.silenced, deed_id = excluded.deed_id,"
                + " deed = excluded.deed, deed_by = excluded.deed_by, deed_began_at ="
                + " excluded.deed_began_at, deed_ended_at = excluded.deed_ended_at, deed_done ="
                + " excluded.deed_done")
        .bindMethods(alert)
        .bind("place", place)
        .bind("deedId", operation.map(RecentOperation::id))
        .bind("deedWhat", operation.map(RecentOperation::what))
        .bind("deedBy", operation.map(RecentOperation::by))
        .bind("deedBegan", operation.map(RecentOperation::startedAt))
        .bind("deedEnded", operation.flatMap(RecentOperation::endedAt))
        .bind("deedDone", operation.map(RecentOperation::done))
        .execute();
  }
}
