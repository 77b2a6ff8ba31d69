package dev.workerbot.store;

import dev.workerbot.store.file.DatabaseFile;
import dev.workerbot.store.file.UnusableException;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.MigrationState;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** Brings the tables of a database file to the newest version. */
public final class Schema {
  /** The version of the newest migration. */
  static final int NEWEST = 34;

  private Schema() {}

  /** The database was written by a workerbot that is newer than this one. */
  static final class NewerException extends IOException {
    private static final long serialVersionUID = 1L;

    NewerException(String message) {
      super(message);
    }
  }

  /**
   * Migrates.
   *
   * @throws IOException with a sentence for people
   */
  public static void prepare(DatabaseFile file, Duration busy) throws IOException {
    SQLiteConfig config = DatabaseFile.opening(busy);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.enforceForeignKeys(true);
    config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl(file.url());
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      if (isForeign(statement)) {
        throw new UnusableException(file.troubles().foreign(), null);
      }
      // Of effect where there is no table yet: pages that become free can be given back.
      statement.execute("PRAGMA auto_vacuum = INCREMENTAL");
      statement.execute("PRAGMA journal_mode = WAL");
      if (isCurrent(statement)) {
        // Flyway alone takes a fifth of the start of a command, to find out that.
        return;
      }
    } catch (SQLException cannotConnect) {
      throw file.unopened(cannotConnect);
    }
    try {
      Flyway flyway =
          Flyway.configure()
              .dataSource(source)
              // Else the log of all migrations together is larger than what they make.
              .initSql("PRAGMA wal_autocheckpoint = 20")
              .load();
      refuseNewer(flyway.info(), file);
      flyway.migrate();
      identify(source);
    } catch (SQLException | RuntimeException cannotMigrate) {
      throw file.unopened(cannotMigrate);
    }
  }

  private static boolean isCurrent(Statement statement) throws SQLException {
    try (ResultSet row =
        statement.executeQuery(
            "SELECT count(*) FROM sqlite_master WHERE name = 'flyway_schema_history'")) {
      if (row.getInt(1) == 0) {
        return false;
      }
    }
    try (ResultSet row =
        statement.executeQuery(
            "SELECT max(CAST(version AS INTEGER)), min(success),"
                + " (SELECT application_id FROM pragma_application_id)"
                + " FROM flyway_schema_history")) {
      return row.getInt(1) == NEWEST && row.getBoolean(2) && row.getInt(3) != 0;
    }
  }

  /** Gives the database a number of its own, by which another one is told from it. */
  private static void identify(SQLiteDataSource source) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      int identity;
      try (ResultSet row = statement.executeQuery("PRAGMA application_id")) {
        identity = row.getInt(1);
      }
      if (identity == 0) {
        statement.execute(
            "PRAGMA application_id = " + ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE));
      }
      statement.execute("COMMIT");
    }
  }

  private static boolean isForeign(Statement statement) throws SQLException {
    try (ResultSet rows =
        statement.executeQuery(
            "SELECT count(*) > 0 AND sum(name = 'flyway_schema_history') = 0 FROM sqlite_master")) {
      return rows.next() && rows.getBoolean(1);
    }
  }

  /** Flyway lets a schema that is ahead of it pass, and we would write what nobody reads. */
  private static void refuseNewer(MigrationInfoService info, DatabaseFile file)
      throws NewerException {
    for (MigrationInfo migration : info.all()) {
      if (migration.getState() == MigrationState.FUTURE_SUCCESS
          || migration.getState() == MigrationState.FUTURE_FAILED) {
        throw new NewerException(
            "the database %s was written by a newer workerbot (schema %s, this one knows none above %s); run that version, or set storage.url to another file"
                .formatted(file.url(), migration.getVersion(), newestKnown(info)));
      }
    }
  }

  private static String newestKnown(MigrationInfoService info) {
    String newest = "0";
    for (MigrationInfo migration : info.all()) {
      if (migration.getState().isResolved()) {
        newest = migration.getVersion().getVersion();
      }
    }
    return newest;
  }
}
