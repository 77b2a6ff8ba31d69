package dev.workerbot.testing;

import static dev.workerbot.testing.StoredOperations.text;

import java.util.List;
import java.util.Optional;

/** What a bot's database has of alerts, seen from outside. */
public final class StoredAlerts {
  private final StoredOperations database;

  public StoredAlerts(StoredOperations database) {
    this.database = database;
  }

  /**
   * A card, and what its one channel is known to have of it.
   *
   * @param message where it stands, empty where none was noted
   * @param sending whether something was being sent, and nobody noted what became of it
   * @param acknowledged whether somebody has said so, even if no card shows it yet
   * @param actedOn whether an operation on its worker is under way or was done
   */
  public record Card(
      int number,
      Optional<Long> closedAt,
      String message,
      int sentVersion,
      int version,
      int sentLine,
      boolean sending,
      boolean acknowledged,
      boolean well,
      boolean actedOn) {
    /** Whether the channel is known to have all of it. */
    public boolean isReported(int lines) {
      return !message.isEmpty() && sentVersion == version && sentLine == lines;
    }
  }

  /** A line for a card's thread. */
  public record Line(int seq, long at, String text) {}

  /** All of them, by number. */
  public List<Card> cards() {
    return database.query(
        """
        SELECT c.number, c.closed_at, p.message_id, p.sent_version, p.version, p.sent_line,
          p.sending_since IS NOT NULL,
          EXISTS (SELECT 1 FROM alert a WHERE a.card = c.number AND a.acknowledged_by IS NOT NULL)
            OR EXISTS (SELECT 1 FROM card_wish w WHERE w.card = c.number AND w.verb = 'ack'),
          EXISTS (SELECT 1 FROM alert a WHERE a.card = c.number AND a.well_since IS NOT NULL),
          EXISTS (SELECT 1 FROM alert a JOIN step s ON s.server = a.server AND s.worker = a.worker
            JOIN operation o ON o.id = s.operation_id
            WHERE a.card = c.number AND o.started_at >= a.opened_at)
        FROM card c JOIN outbox p ON p.kind = 'CARD' AND p.subject = CAST(c.number AS TEXT)
        ORDER BY c.number\
        """,
        row -> {
          long closed = row.getLong(2);
          Optional<Long> closedAt = row.wasNull() ? Optional.empty() : Optional.of(closed);
          return new Card(
              row.getInt(1),
              closedAt,
              text(row, 3),
              row.getInt(4),
              row.getInt(5),
              row.getInt(6),
              row.getBoolean(7),
              row.getBoolean(8),
              row.getBoolean(9),
              row.getBoolean(10));
        });
  }

  /** The card of that number. */
  public Optional<Card> card(int number) {
    return cards().stream().filter(one -> one.number() == number).findFirst();
  }

  /** What the thread of a card shall have, oldest first. */
  public List<Line> lines(int card) {
    return database.query(
        "SELECT seq, at, text FROM card_line WHERE card = " + card + " ORDER BY seq",
        row -> new Line(row.getInt(1), row.getLong(2), text(row, 3)));
  }
}
