package dev.workerbot.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.workerbot.store.file.DatabaseFile;
import dev.workerbot.store.file.StoreTrouble;
import dev.workerbot.store.file.UnusableException;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The connections to an open database: one that writes, and a few that read. */
public record DatabaseConnections(DatabaseFile file, WriteQueue writer, Readers readers)
    implements AutoCloseable {
  private static final Duration BUSY = Duration.ofSeconds(10);
  private static final int READERS = 4;

  /**
   * Opens and migrates.
   *
   * @param refusal why nothing is to be written at all
   * @param onTrouble is notified of what goes wrong
   * @throws IOException with a sentence for people
   */
  static DatabaseConnections open(
      DatabaseFile file, Supplier<Optional<StoreTrouble>> refusal, Consumer<StoreTrouble> onTrouble)
      throws IOException {
    file.prepare();
    Schema.prepare(file, BUSY);
    HikariDataSource one = pool(file, "store-writer", 1, 0, false);
    HikariDataSource some;
    try {
      some = pool(file, "store-readers", READERS, (int) BUSY.toMillis(), true);
    } catch (IOException | RuntimeException failed) {
      one.close();
      throw failed;
    }
    try {
      settle(one);
      file.remember();
    } catch (IOException | RuntimeException failed) {
      // While SQLite still has its files there.
      UnusableException why = file.unopened(failed);
      some.close();
      one.close();
      throw why;
    }
    return new DatabaseConnections(
        file,
        new WriteQueue(one, file, refusal, onTrouble, BUSY),
        new Readers(some, file, onTrouble));
  }

  /**
   * Copies the log that a killed process left into the file, so that its index says from now on how
   * far that is.
   */
  private static void settle(HikariDataSource writer) {
    try (Connection connection = writer.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA wal_checkpoint(PASSIVE)");
    } catch (SQLException notNow) {
      // Whoever writes meets the reason, and SQLite copies it later.
    }
  }

  public static HikariDataSource pool(
      DatabaseFile file, String name, int connections, int busyMillis, boolean reads)
      throws IOException {
    HikariConfig config = new HikariConfig();
    config.setDataSourceProperties(
        DatabaseFile.opening(Duration.ofMillis(busyMillis)).toProperties());
    config.setPoolName(name);
    config.setJdbcUrl(file.url());
    config.setMaximumPoolSize(connections);
    config.setConnectionTimeout(BUSY.toMillis());
    // SQLite drops the files beside the database when the last connection is closed.
    config.setMaxLifetime(0);
    config.addDataSourceProperty("journal_mode", "WAL");
    config.addDataSourceProperty("synchronous", "FULL");
    config.addDataSourceProperty("foreign_keys", "true");
    if (reads) {
      config.setConnectionInitSql("PRAGMA query_only = true");
    }
    try {
      return new HikariDataSource(config);
    } catch (RuntimeException cannotConnect) {
      throw file.unopened(cannotConnect);
    }
  }

  @Override
  public void close() {
    writer.stop();
    file.beforeClose();
    writer.close();
    readers.close();
    file.close();
  }
}
