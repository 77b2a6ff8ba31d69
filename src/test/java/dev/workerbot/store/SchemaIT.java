package dev.workerbot.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a database is taken as it is, and when it is brought up to date. */
class SchemaIT {
  @TempDir private Path dir;

  private String url() {
    return "jdbc:sqlite:" + dir.resolve("w.db");
  }

  private int inDatabase(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url());
        Statement statement = connection.createStatement()) {
      if (!sql.startsWith("SELECT") && !sql.startsWith("PRAGMA application_id;")) {
        return statement.executeUpdate(sql);
      }
      try (ResultSet row = statement.executeQuery(sql)) {
        return row.getInt(1);
      }
    }
  }

  private void open() throws IOException {
    Database.open(url()).close();
  }

  @Test
  void theNewestMigration_isTheOneThatTheCodeKnows() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("src/main/resources/db/migration"))) {
      int newest =
          files
              .map(one -> one.getFileName().toString())
              .mapToInt(one -> Integer.parseInt(one.substring(1, one.indexOf("__"))))
              .max()
              .orElseThrow();
      assertEquals(Schema.NEWEST, newest, "set Schema.NEWEST");
    }
  }

  @Test
  void anOlderOne_isMigrated_andOneWithoutANumber_getsOne() throws IOException, SQLException {
    open();
    assertEquals(
        Schema.NEWEST,
        inDatabase("SELECT max(CAST(version AS INTEGER)) FROM flyway_schema_history"));
    int number = inDatabase("PRAGMA application_id;");
    assertTrue(number != 0);
    open();
    assertEquals(number, inDatabase("PRAGMA application_id;"));

    int _ = inDatabase("PRAGMA application_id = 0");
    open();
    assertTrue(inDatabase("PRAGMA application_id;") != 0);

    int _ = inDatabase("DELETE FROM flyway_schema_history WHERE version = '" + Schema.NEWEST + "'");
    assertThrows(IOException.class, this::open, "what is there already is made again");
  }
}
