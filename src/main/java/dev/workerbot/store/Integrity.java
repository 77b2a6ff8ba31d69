package dev.workerbot.store;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the pages of the database fit together. What is damaged once stays so for this process,
 * since writing on could spoil what can still be read. Safe for use by several threads.
 */
final class Integrity {
  private static final Logger LOG = LoggerFactory.getLogger(Integrity.class);

  private final DatabaseFile file;
  private final AtomicReference<Optional<StoreTrouble>> damage =
      new AtomicReference<>(Optional.empty());

  Integrity(DatabaseFile file) {
    this.file = file;
  }

  /** What is damaged, as far as it was found. */
  Optional<StoreTrouble> damage() {
    return damage.get();
  }

  /** Somebody met damage: nothing is written until a check has shown that there is none. */
  void suspect(StoreTrouble met) {
    if (damage.compareAndSet(Optional.empty(), Optional.of(met))) {
      Thread.ofPlatform().name("store-check").daemon().start(this::check);
    }
  }

  /** Looks at every page, through a connection that has none in memory yet. */
  Optional<StoreTrouble> check() {
    Optional<StoreTrouble> found;
    try (Connection connection = DriverManager.getConnection(file.url());
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("PRAGMA quick_check(1)")) {
      String said = rows.next() ? rows.getString(1) : "no answer";
      found = said.equals("ok") ? Optional.empty() : Optional.of(file.damaged());
      if (found.isPresent()) {
        LOG.warn("SQLite finds of {}: {}", file.path(), oneLine(said));
      }
    } catch (SQLException failed) {
      StoreTrouble trouble = file.of(failed);
      found = trouble.kind() == StoreTrouble.Kind.DAMAGED ? Optional.of(trouble) : Optional.empty();
      if (found.isEmpty()) {
        // It says nothing of the pages; who writes meets that trouble too.
        return damage.get();
      }
    }
    damage.set(found);
    return found;
  }

  private static String oneLine(String said) {
    return String.join(" ", said.lines().map(String::strip).toList());
  }
}
