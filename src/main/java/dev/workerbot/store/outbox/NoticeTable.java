package dev.workerbot.store.outbox;

import dev.workerbot.message.Severity;
import dev.workerbot.message.text.Sentence;
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
    handle
        .createUpdate(
            "INSERT INTO notice (id, chat, channel, card, severity, title, lines, made_at, calls,"
                + " about, to_all) VALUES (:id, :to.chat, :to.id, :card, :severity, :titleText,"
                + " :linesText, :madeAt, :called, :about, :toAll)")
        .bindMethods(notice)
        .bind("titleText", notice.title().stored())
        .bind("linesText", Sentence.join("\n", notice.lines()).stored())
        .bind("called", notice.calls().orElse(""))
        .bind("about", notice.followUp().map(Notice.FollowUp::message).orElse(""))
        .bind("toAll", notice.followUp().filter(Notice.FollowUp::toAll).isPresent())
        .execute();
    OutboxRows.put(
        handle,
        new MessageRef(notice.messageKind(), notice.id(), notice.to()),
        "notice-" + notice.id(),
        Optional.of(Instant.EPOCH),
        Optional.empty());
  }

  private record NoticeRow(
      String id,
      String chat,
      String channel,
      Optional<Integer> card,
      Severity severity,
      String title,
      String lines,
      Instant madeAt,
      String calls,
      String about,
      boolean toAll) {
    Notice notice() {
      return new Notice(
          id,
          new Channel(chat, channel),
          card,
          severity,
          Sentence.kept(title),
          lines.isEmpty()
              ? List.of()
              : Stream.of(lines.split("\n", -1)).map(Sentence::kept).toList(),
          madeAt,
          Optional.of(calls).filter(one -> !one.isEmpty()),
          Optional.of(about)
              .filter(one -> !one.isEmpty())
              .map(one -> new Notice.FollowUp(one, toAll)));
    }
  }

  /** The notice of this id. */
  static Optional<Notice> find(Handle handle, String id) {
    return handle
        .createQuery("SELECT * FROM notice WHERE id = :id")
        .bind("id", id)
        .mapTo(NoticeRow.class)
        .map(NoticeRow::notice)
        .findOne();
  }

  /** Forgets some notices that were made before that moment and sent; how many. */
  public static int prune(Handle handle, Instant before, int atMost) {
    String sent =
        "SELECT id FROM notice WHERE made_at < :before AND NOT EXISTS (SELECT 1 FROM outbox o WHERE"
            + " o.kind IN ('NOTICE', 'FOLLOW_UP') AND o.subject = notice.id AND o.sent_version <"
            + " o.version) ORDER BY made_at, id LIMIT :atMost";
    int rows = 0;
    for (String old :
        List.of("outbox WHERE kind IN ('NOTICE', 'FOLLOW_UP') AND subject", "notice WHERE id")) {
      rows =
          handle
              .createUpdate("DELETE FROM " + old + " IN (" + sent + ")")
              .bind("before", before)
              .bind("atMost", atMost)
              .execute();
    }
    return rows;
  }
}
