package dev.workerbot.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.MigrationState;
import org.jdbi.v3.core.Jdbi;

/**
 * The bot's database, migrated to the newest schema. SQLite runs in WAL mode and syncs every
 * commit, for the journal must survive the machine as well as the process.
 */
public final class Database implements AutoCloseable {
  private static final String SQLITE = "jdbc:sqlite:";
  private static final Duration BUSY = Duration.ofSeconds(10);

  private final HikariDataSource pool;
  private final Jdbi jdbi;

  private Database(HikariDataSource pool) {
    this.pool = pool;
    this.jdbi = Jdbi.create(pool);
  }

  /**
   * Opens and migrates.
   *
   * @param url a JDBC URL; a SQLite file is created, readable by its owner only, with its folder
   * @throws IOException if the file cannot be made; its message is for people
   */
  public static Database open(String url) throws IOException {
    HikariConfig config = new HikariConfig();
    config.setPoolName("store");
    config.setJdbcUrl(url);
    config.setMaximumPoolSize(4);
    config.setConnectionTimeout(BUSY.toMillis());
    if (url.startsWith(SQLITE)) {
      prepareFile(Path.of(url.substring(SQLITE.length())));
      config.addDataSourceProperty("journal_mode", "WAL");
      config.addDataSourceProperty("synchronous", "FULL");
      config.addDataSourceProperty("busy_timeout", Long.toString(BUSY.toMillis()));
      config.addDataSourceProperty("foreign_keys", "true");
      // A read that turns into a write fails at once when another writer came between.
      config.addDataSourceProperty("transaction_mode", "IMMEDIATE");
    }
    HikariDataSource pool;
    try {
      pool = new HikariDataSource(config);
    } catch (RuntimeException cannotConnect) {
      throw new IOException(
          "cannot open the database " + url + ": " + rootMessage(cannotConnect), cannotConnect);
    }
    try {
      Flyway flyway = Flyway.configure().dataSource(pool).load();
      refuseNewer(flyway.info(), url);
      flyway.migrate();
      return new Database(pool);
    } catch (IOException newer) {
      pool.close();
      throw newer;
    } catch (RuntimeException cannotMigrate) {
      pool.close();
      throw new IOException(
          "cannot prepare the database " + url + ": " + rootMessage(cannotMigrate), cannotMigrate);
    }
  }

  /** Flyway lets a schema that is ahead of it pass, and we would write what nobody reads. */
  private static void refuseNewer(MigrationInfoService info, String url) throws IOException {
    for (MigrationInfo migration : info.all()) {
      if (migration.getState() == MigrationState.FUTURE_SUCCESS
          || migration.getState() == MigrationState.FUTURE_FAILED) {
        throw new IOException(
            "the database %s was written by a newer workerbot (schema %s, this one knows none above %s); run that version, or set storage.url to another file"
                .formatted(url, migration.getVersion(), newestKnown(info)));
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

  private static void prepareFile(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    try {
      if (!Files.exists(folder)) {
        Files.createDirectories(
            folder,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
      if (!Files.exists(file)) {
        Files.createFile(
            file,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      }
    } catch (IOException cannotWrite) {
      throw new IOException(
          "cannot create the database file "
              + file
              + " ("
              + reason(cannotWrite)
              + "); set storage.url to a place that this user can write to",
          cannotWrite);
    }
  }

  private static String reason(IOException failure) {
    return switch (failure) {
      case AccessDeniedException _ -> "permission denied";
      case NoSuchFileException _ -> "its folder cannot be made";
      case FileSystemException other when other.getReason() != null -> other.getReason();
      default -> String.valueOf(failure.getMessage());
    };
  }

  private static String rootMessage(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }

  /** Why nothing can be written just now, as a sentence; empty where it can. */
  public Optional<String> trouble() {
    try {
      // Changes nothing, but takes the lock that writing takes.
      return new Transactions(this)
          .in(handle -> {
            handle.execute("DELETE FROM delivery WHERE seen_at < 0");
            return Optional.empty();
          });
    } catch (StoreException cannotWrite) {
      return Optional.of(cannotWrite.getMessage());
    }
  }

  Jdbi jdbi() {
    return jdbi;
  }

  @Override
  public void close() {
    pool.close();
  }
}
