package dev.workerbot.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks into a bot's SQLite database from outside. */
public final class StoredOperations {
  private final Path database;

  /** Of a bot that is alive: the last one to leave a database tidies it up. */
  public StoredOperations(Path database) {
    this.database = database;
  }

  /** As a bot that is dead left it: on a copy, so that the next one finds it untouched. */
  public StoredOperations left(Path folder) throws IOException {
    Path copy = folder.resolve("left.db");
    // The third file, -shm, is made anew from these two.
    for (String end : List.of("", "-wal")) {
      Path from = Path.of(database + end);
      Path to = Path.of(copy + end);
      Files.deleteIfExists(to);
      if (Files.exists(from)) {
        Files.copy(from, to);
      }
    }
    return new StoredOperations(copy);
  }

  /**
   * An operation as it is stored.
   *
   * @param message the id of its message, empty where none was noted, or it has its last word
   * @param outcome of the request, empty while it has none
   * @param summary what the history shows of its end
   * @param reported whether the chat is known to have the last word
   */
  public record Stored(
      String id, String message, String outcome, String summary, boolean reported) {
    /** Whether there is nothing left to do, neither on the server nor in the chat. */
    public boolean ended() {
      return reported && !outcome.isEmpty();
    }
  }

  public List<Stored> now() {
    return query(
        """
        SELECT o.id, m.message_id, r.outcome, r.summary, o.reported_at IS NOT NULL
        FROM operation o JOIN request r ON r.id = o.id
        LEFT JOIN outbox m ON m.kind = 'ANSWER' AND m.subject = o.id ORDER BY o.started_at\
        """,
        row ->
            new Stored(text(row, 1), text(row, 2), text(row, 3), text(row, 4), row.getBoolean(5)));
  }

  public Optional<Stored> find(String id) {
    return now().stream().filter(one -> one.id().equals(id)).findFirst();
  }

  /** How many have approved a request. */
  public int approvals(String number) {
    return query(
            "SELECT user_id FROM petition_vote WHERE number = " + Integer.parseInt(number),
            row -> text(row, 1))
        .size();
  }

  /**
   * A change of a program's file as it is stored.
   *
   * @param before what lay there, empty for nothing
   * @param after what is to lie there, empty for nothing
   */
  public record StoredChange(String operation, String stage, String before, String after) {}

  /** What operations were about, where they have begun with it. */
  public List<StoredChange> changes() {
    return query(
        "SELECT s.operation_id, f.stage, f.before_text, f.after_text FROM change_file f"
            + " JOIN change_set s ON s.id = f.set_id WHERE s.operation_id IS NOT NULL",
        row -> new StoredChange(text(row, 1), text(row, 2), text(row, 3), text(row, 4)));
  }

  /** The first column of what a query finds. */
  public List<String> texts(String sql) {
    return query(sql, row -> text(row, 1));
  }

  /** Ids of the messages that wait for their last word. */
  public List<String> openMessages() {
    return texts("SELECT message_id FROM outbox WHERE kind = 'ANSWER'");
  }

  /** What was asked and has had no last word. */
  public List<String> heard() {
    return texts("SELECT text FROM heard");
  }

  /** What SQLite says of the whole file; {@code ok} where it is well. */
  public String integrity() {
    return String.join("\n", texts("PRAGMA integrity_check"));
  }

  static String text(ResultSet row, int column) throws SQLException {
    return Optional.ofNullable(row.getString(column)).orElse("");
  }

  /** Reads one row. */
  interface Reader<T> {
    T of(ResultSet row) throws SQLException;
  }

  <T> List<T> query(String sql, Reader<T> reader) {
    List<T> rows = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        rows.add(reader.of(result));
      }
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
    return rows;
  }
}
