package dev.workerbot.testing;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Looks for a text in all that a bot has stored in SQLite. */
public final class StoredText {
  private final Path database;

  /** Of a bot that is alive: the last one to leave a database tidies it up. */
  public StoredText(Path database) {
    this.database = database;
  }

  /** The columns in which it stands, such as {@code request.text}. */
  public Set<String> columnsWith(String text) {
    Set<String> found = new TreeSet<>();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement statement = connection.createStatement()) {
      for (String table :
          strings(statement, "SELECT name FROM sqlite_master WHERE type = 'table'")) {
        for (String column :
            strings(statement, "SELECT name FROM pragma_table_info('" + table + "')")) {
          String holding =
              "SELECT 1 FROM \"%s\" WHERE instr(\"%s\", '%s') > 0".formatted(table, column, text);
          if (!strings(statement, holding).isEmpty()) {
            found.add(table + "." + column);
          }
        }
      }
    } catch (SQLException cannotLook) {
      throw new AssertionError(cannotLook);
    }
    return found;
  }

  private static List<String> strings(Statement statement, String query) throws SQLException {
    List<String> strings = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        strings.add(rows.getString(1));
      }
    }
    return strings;
  }
}
