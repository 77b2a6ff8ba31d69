package dev.workerbot.store;

import dev.workerbot.store.file.DatabaseFile;
import dev.workerbot.store.file.Integrity;
import dev.workerbot.store.file.StoreTrouble;
import dev.workerbot.store.file.UnusableException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jdbi.v3.core.Handle;

/**
 * The bot's database, migrated to the newest schema. SQLite runs in WAL mode and syncs every
 * commit, for the journal must survive the machine as well as the process. Safe for use by several
 * threads.
 */
public final class Database implements AutoCloseable {
  private static final String SQLITE = "jdbc:sqlite:";

  /** For which what was found out of the database's health is good enough. */
  private static final Duration FRESH = Duration.ofSeconds(1);

  /** Within which whoever asks for the health has an answer. */
  private static final Duration SOON = Duration.ofMillis(1500);

  private static final Executor LOOKING =
      work -> {
        Thread _ = Thread.ofPlatform().name("store-look").daemon().start(work);
      };

  private final DatabaseFile file;
  private final Integrity integrity;
  private final AtomicReference<Optional<DatabaseConnections>> open =
      new AtomicReference<>(Optional.empty());

  /** Why it is not open. */
  private final AtomicReference<StoreTrouble> unopened = new AtomicReference<>(WriteQueue.CLOSED);

  private volatile boolean closed;

  /** The health as it was found last; guarded by {@code this}. */
  private Optional<StoreTrouble> found = Optional.empty();

  private long foundAt = System.nanoTime() - FRESH.toNanos();

  /** The look that is under way, or the last one; guarded by {@code this}. */
  private CompletableFuture<Optional<StoreTrouble>> asked =
      CompletableFuture.completedFuture(Optional.empty());

  private Database(DatabaseFile file) {
    this.file = file;
    this.integrity = new Integrity(file);
  }

  /**
   * Opens and migrates.
   *
   * @param url a JDBC URL; a SQLite file is created, readable by its owner only, with its folder
   * @throws IOException if it cannot be used; its message is for people
   */
  public static Database open(String url) throws IOException {
    Database database = new Database(new DatabaseFile(Path.of(url.substring(SQLITE.length()))));
    database.connect();
    return database;
  }

  /**
   * The same with a look at every page, and also where it cannot be used: then all use of it fails,
   * and {@link #trouble} says why and tries again.
   *
   * @throws IOException if no mending of the file helps, as with the database of a newer workerbot
   */
  public static Database openAtLast(String url) throws IOException {
    Database database = new Database(new DatabaseFile(Path.of(url.substring(SQLITE.length()))));
    try {
      database.connect();
      boolean _ = database.integrity.check().isPresent();
    } catch (Schema.NewerException newer) {
      throw newer;
    } catch (IOException notYet) {
      UnusableException why = database.file.unopened(notYet);
      if (why.trouble().troubleKind() == StoreTrouble.TroubleKind.UNUSABLE) {
        throw why;
      }
      database.unopened.set(why.trouble());
    }
    return database;
  }

  private void connect() throws IOException {
    DatabaseConnections made =
        DatabaseConnections.open(file, () -> integrity.damage().or(file::changed), this::suspect);
    open.set(Optional.of(made));
    if (closed) {
      close();
    }
  }

  private void suspect(StoreTrouble trouble) {
    if (trouble.troubleKind() == StoreTrouble.TroubleKind.DAMAGED && !closed) {
      integrity.suspect(trouble);
    }
  }

  /**
   * Why nothing can be written just now; empty where something just was. Answers soon, also where
   * the disk or a lock does not: a store that hangs is in trouble, and its asker is not.
   */
  public Optional<StoreTrouble> trouble() {
    CompletableFuture<Optional<StoreTrouble>> answer;
    synchronized (this) {
      if (System.nanoTime() - foundAt < FRESH.toNanos()) {
        return found;
      }
      if (asked.isDone()) {
        asked = CompletableFuture.supplyAsync(this::found, LOOKING);
      }
      answer = asked;
    }
    try {
      return answer.get(SOON.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException slow) {
      // What was found before may be the reason.
    } catch (ExecutionException bug) {
      return Optional.of(file.of(bug.getCause()));
    }
    synchronized (this) {
      return found.or(() -> Optional.of(file.troubles().slow()));
    }
  }

  private Optional<StoreTrouble> found() {
    Optional<StoreTrouble> now = look();
    synchronized (this) {
      found = now;
      foundAt = System.nanoTime();
    }
    return now;
  }

  private Optional<StoreTrouble> look() {
    if (open.get().isEmpty() && !closed) {
      try {
        connect();
        boolean _ = integrity.check().isPresent();
      } catch (IOException notYet) {
        unopened.set(file.unopened(notYet).trouble());
      }
    }
    try {
      // Reaches the disk as every commit does.
      int _ = connections().writer().run(Database::beat);
    } catch (StoreException cannotWrite) {
      return Optional.of(cannotWrite.trouble());
    }
    return file.unwritable();
  }

  /** In the header of the file, so that each copy of it can be told from older ones. */
  private static int beat(Handle handle) {
    int beats = handle.select("PRAGMA user_version").mapTo(Integer.class).one();
    return handle.execute("PRAGMA user_version = " + (beats == Integer.MAX_VALUE ? 1 : beats + 1));
  }

  DatabaseConnections connections() {
    return open.get().orElseThrow(() -> new StoreException(unopened.get()));
  }

  @Override
  public void close() {
    closed = true;
    unopened.set(WriteQueue.CLOSED);
    open.getAndSet(Optional.empty()).ifPresent(DatabaseConnections::close);
  }
}
