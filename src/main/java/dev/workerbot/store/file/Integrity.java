package dev.workerbot.store.file;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the pages of the database fit together. What is damaged once stays so for this process,
 * since writing on could spoil what can still be read. All of them are looked at now and then, so
 * that damage is found before somebody needs what it hit. Safe for use by several threads.
 */
public final class Integrity {
  private static final Logger LOG = LoggerFactory.getLogger(Integrity.class);

  private static final Duration BUSY = Duration.ofSeconds(10);

  /** A look at 300 MB takes a second or two, beside whoever writes. */
  private static final Duration EVERY = Duration.ofHours(1);

  private final DatabaseFile file;
  private final Duration every;
  private final AtomicBoolean isLooking = new AtomicBoolean();
  private volatile long lookedAt = System.nanoTime();
  private final AtomicReference<Optional<StoreTrouble>> damage =
      new AtomicReference<>(Optional.empty());

  /** A length at which the file was sound all the same. */
  private final AtomicReference<Optional<FileLengths.CutFile>> harmless =
      new AtomicReference<>(Optional.empty());

  public Integrity(DatabaseFile file) {
    this(file, EVERY);
  }

  /**
   * @param every after which all pages are looked at again
   */
  public Integrity(DatabaseFile file, Duration every) {
    this.file = file;
    this.every = every;
  }

  /**
   * What is damaged, as far as it was found; a file that was cut short is looked at now. Whoever
   * writes asks this each time, so that it is also when the next look at all pages begins, which
   * nobody waits for.
   */
  public Optional<StoreTrouble> damage() {
    boolean isDue = file.wasTouched() || System.nanoTime() - lookedAt >= every.toNanos();
    if (isDue && damage.get().isEmpty()) {
      lookThrough();
    }
    Optional<FileLengths.CutFile> shortened = file.shortened();
    if (shortened.isEmpty() || damage.get().isPresent() || shortened.equals(harmless.get())) {
      return damage.get();
    }
    Optional<StoreTrouble> cutShort = shortened.map(FileTroubles::cutShort);
    try {
      if (fault().isEmpty()) {
        harmless.set(shortened);
        return Optional.empty();
      }
      damage.set(cutShort);
    } catch (SQLException failed) {
      // It could not be looked at, and is the next time.
    }
    return cutShort;
  }

  /** Somebody met damage: nothing is written until a check has shown that there is none. */
  public void suspect(StoreTrouble met) {
    if (damage.compareAndSet(Optional.empty(), Optional.of(met))) {
      Thread.ofPlatform().name("store-check").daemon().start(this::check);
    }
  }

  private void lookThrough() {
    if (isLooking.compareAndSet(false, true)) {
      Thread.ofPlatform()
          .name("store-look-through")
          .daemon()
          .start(() -> {
            try {
              Optional<StoreTrouble> found = fault();
              boolean _ = found.isPresent() && damage.compareAndSet(Optional.empty(), found);
            } catch (SQLException failed) {
              // It says nothing of the pages; who writes meets that trouble too.
            } finally {
              lookedAt = System.nanoTime();
              isLooking.set(false);
            }
          });
    }
  }

  /** Looks at every page, through a connection that has none in memory yet. */
  public Optional<StoreTrouble> check() {
    try {
      damage.set(fault());
    } catch (SQLException failed) {
      // It says nothing of the pages; who writes meets that trouble too.
    }
    return damage.get();
  }

  private Optional<StoreTrouble> fault() throws SQLException {
    try (Connection connection = DatabaseFile.opening(BUSY).createConnection(file.url());
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("PRAGMA quick_check(1)")) {
      String said = rows.next() ? rows.getString(1) : "no answer";
      if (said.equals("ok")) {
        return Optional.empty();
      }
      LOG.warn("SQLite finds of {}: {}", file.path(), oneLine(said));
      return Optional.of(file.troubles().damaged());
    } catch (SQLException failed) {
      StoreTrouble trouble = file.of(failed);
      if (trouble.troubleKind() != StoreTrouble.TroubleKind.DAMAGED) {
        throw failed;
      }
      return Optional.of(trouble);
    }
  }

  private static String oneLine(String said) {
    return String.join(" ", said.lines().map(String::strip).toList());
  }
}
