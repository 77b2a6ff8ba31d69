package dev.workerbot.store;

import dev.workerbot.time.ShutdownSignal;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntSupplier;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forgets what is older than it is to be kept, in steps so small that nobody who writes waits for
 * them. What is still open is never forgotten, however old.
 */
public final class Retention implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

  /** Rows that a table forgets in one step, about. */
  public static final int STEP = 500;

  /** Left to others after each step. */
  private static final Duration GAP = Duration.ofMillis(50);

  private static final Duration EVERY = Duration.ofHours(1);

  /** Pages given back to the file system in one step. */
  private static final int PAGES = 256;

  private final Database database;
  private final Keep keep;
  private final Clock clock;
  private final List<Expiring> tables;
  private final ShutdownSignal closing = new ShutdownSignal();
  private final AtomicBoolean begun = new AtomicBoolean();

  /**
   * How long.
   *
   * @param history what was asked, decided and done; alerts, approvals, silences and holds
   * @param figures what workers went through
   */
  public record Keep(Duration history, Duration figures) {
    public static final Keep DEFAULT = new Keep(Duration.ofDays(365), Duration.ofDays(90));
  }

  /** What is older than these moments is forgotten. */
  public record Cutoffs(Instant now, Instant history, Instant figures) {}

  /** A table whose old rows can be forgotten. */
  public interface Expiring {
    /**
     * Forgets some of what is too old.
     *
     * @return how many rows, about; 0 where there is none left
     */
    int forget(Cutoffs cutoffs);
  }

  public Retention(Database database, Keep keep, Clock clock, List<Expiring> tables) {
    this.database = database;
    this.keep = keep;
    this.clock = clock;
    this.tables = List.copyOf(tables);
  }

  /** Begins, once; does it every hour from then on. */
  public void start() {
    if (begun.compareAndSet(false, true)) {
      Thread.ofPlatform().name("store-retention").daemon().start(this::work);
    }
  }

  private void work() {
    FailureLog failures = new FailureLog(LOG);
    do {
      try {
        forget(GAP);
        failures.worked();
      } catch (StoreException notNow) {
        // A bot that ends closes the database when it likes.
        if (!closing.hasBegun()) {
          failures.failed("what is old is kept for now", notNow);
        }
      } catch (RuntimeException bug) {
        LOG.error("what is old is kept: internal error in workerbot", bug);
      }
    } while (!closing.within(EVERY));
  }

  /** Forgets all that is too old now, with this pause after each step. */
  public void forget(Duration gap) {
    Instant now = clock.instant();
    Cutoffs cutoffs = new Cutoffs(now, now.minus(keep.history()), now.minus(keep.figures()));
    List<IntSupplier> steps = new ArrayList<>();
    tables.forEach(table -> steps.add(() -> table.forget(cutoffs)));
    steps.add(this::giveBack);
    for (IntSupplier step : steps) {
      while (step.getAsInt() > 0) {
        if (closing.within(gap)) {
          return;
        }
      }
    }
  }

  /** Gives free pages back where more than a quarter of the file is free. */
  private int giveBack() {
    Transactions transactions = new Transactions(database);
    long free = pragma(transactions, "freelist_count");
    boolean gives =
        free > PAGES
            && free > pragma(transactions, "page_count") / 4
            && pragma(transactions, "auto_vacuum") == 2;
    if (!gives) {
      return 0;
    }
    int _ = transactions.in(Retention::vacuum);
    return (int) (free - pragma(transactions, "freelist_count"));
  }

  private static int vacuum(Handle handle) {
    // As an update the driver runs it to its end: it gives a row without columns for each page.
    try (Statement statement = handle.getConnection().createStatement()) {
      return statement.executeUpdate("PRAGMA incremental_vacuum(" + PAGES + ")");
    } catch (SQLException failed) {
      throw new ConnectionException(failed);
    }
  }

  private static long pragma(Transactions transactions, String name) {
    return transactions.read(handle -> handle.select("PRAGMA " + name).mapTo(Long.class).one());
  }

  @Override
  public void close() {
    closing.close();
  }
}
