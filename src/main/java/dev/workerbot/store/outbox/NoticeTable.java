package dev.workerbot.store.outbox;

import dev.workerbot.message.Sentence;
import dev.workerbot.message.Severity;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/** What notices say; who lacks them is in the {@link Outbox}. */
public final class NoticeTable {
  private NoticeTable() {}

  /** Puts down a notice, which its channel lacks from now on. */
  public static void put(Handle handle, Notice notice) {
    handle.execute(
        "INSERT INTO notice (id, chat, channel, card, severity, title, lines, made_at, calls)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        notice.id(),
        notice.to().chat(),
        notice.to().id(),
        notice.card().orElse(null),
        notice.severity().name(),
        notice.title().toString(),
        Sentence.join("\n", notice.lines()).toString(),
        notice.madeAt().toEpochMilli(),
        notice.calls().orElse(""));
    Outbox.put(
        handle,
        new MessageRef(MessageKind.NOTICE, notice.id(), notice.to()),
        "notice-" + notice.id(),
        Optional.of(Instant.EPOCH),
        Optional.empty());
  }

  /** The notice of this id. */
  static Optional<Notice> find(Handle handle, String id) {
    return handle
        .select("SELECT * FROM notice WHERE id = ?", id)
        .map((row, context) -> notice(row))
        .findOne();
  }

  private static Notice notice(ResultSet row) throws SQLException {
    int card = row.getInt("card");
    Optional<Integer> about = row.wasNull() ? Optional.empty() : Optional.of(card);
    String lines = row.getString("lines");
    return new Notice(
        row.getString("id"),
        Outbox.channel(row),
        about,
        Severity.valueOf(row.getString("severity")),
        Sentence.kept(row.getString("title")),
        lines.isEmpty() ? List.of() : Stream.of(lines.split("\n", -1)).map(Sentence::kept).toList(),
        Instant.ofEpochMilli(row.getLong("made_at")),
        Optional.of(row.getString("calls")).filter(one -> !one.isEmpty()));
  }

  /** Forgets some notices that were made before that moment and sent; how many. */
  public static int prune(Handle handle, Instant before, int atMost) {
    String sent =
        "SELECT id FROM notice WHERE made_at < ? AND NOT EXISTS (SELECT 1 FROM outbox o WHERE"
            + " o.kind = 'NOTICE' AND o.subject = notice.id AND o.sent_version < o.version)"
            + " ORDER BY made_at, id LIMIT ?";
    handle.execute(
        "DELETE FROM outbox WHERE kind = 'NOTICE' AND subject IN (" + sent + ")",
        before.toEpochMilli(),
        atMost);
    return handle.execute(
        "DELETE FROM notice WHERE id IN (" + sent + ")", before.toEpochMilli(), atMost);
  }
}
