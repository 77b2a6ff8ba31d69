package dev.workerbot.store;

import com.zaxxer.hikari.HikariDataSource;
import dev.workerbot.store.file.DatabaseFile;
import dev.workerbot.store.file.StoreTrouble;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * The one writer of a process: a thread that takes what is to be written in the order in which it
 * came, many at a time, and commits them together, so that a crowd waits for few syncs of the disk.
 * Each has a savepoint of its own and fails alone; they share the fate of their commit. Other
 * processes get their turn between two groups.
 */
final class WriteQueue implements AutoCloseable {
  static final StoreTrouble CLOSED =
      new StoreTrouble(
          StoreTrouble.TroubleKind.CLOSED,
          "workerbot's database is closed",
          "workerbot is stopping.");

  private static final int MOST = 256;
  private static final Duration LONGEST = Duration.ofMillis(50);

  /** Left to other processes after each stretch of writing. */
  private static final Duration GAP = Duration.ofMillis(3);

  private final HikariDataSource connection;
  private final Jdbi jdbi;
  private final DatabaseFile file;
  private final Supplier<Optional<StoreTrouble>> refusal;
  private final Consumer<StoreTrouble> onTrouble;
  private final Duration busy;
  private final BlockingQueue<Job<?>> waiting = new LinkedBlockingQueue<>();
  private final Thread thread;
  private volatile boolean closed;

  /**
   * @param connection a pool of one
   * @param refusal why nothing is to be written at all; asked before every group
   * @param onTrouble is notified of what goes wrong
   * @param busy how long another process is waited for
   */
  WriteQueue(
      HikariDataSource connection,
      DatabaseFile file,
      Supplier<Optional<StoreTrouble>> refusal,
      Consumer<StoreTrouble> onTrouble,
      Duration busy) {
    this.connection = connection;
    this.jdbi = ColumnTypes.jdbi(connection);
    this.file = file;
    this.refusal = refusal;
    this.onTrouble = onTrouble;
    this.busy = busy;
    // A real thread: SQLite's native code would hold on to one that others share.
    this.thread = Thread.ofPlatform().name("store-writer").daemon().start(this::work);
  }

  /** Does it in a transaction and returns what came of it, once that is on the disk. */
  <T> T run(Function<Handle, T> work) {
    if (Thread.currentThread() == thread) {
      throw new IllegalStateException("a transaction within another one");
    }
    Job<T> job = new Job<>(work);
    waiting.add(job);
    if (closed) {
      failWaiting();
    }
    try {
      return job.await();
    } catch (StoreException failed) {
      // Thrown from here, so that its trace shows who asked.
      throw new StoreException(failed.trouble(), failed);
    }
  }

  private void work() {
    Deque<Job<?>> backlog = new ArrayDeque<>();
    try {
      while (!closed) {
        if (backlog.isEmpty()) {
          backlog.add(waiting.take());
        }
        waiting.drainTo(backlog, MOST);
        write(backlog);
        if (!backlog.isEmpty() || !waiting.isEmpty()) {
          Thread.sleep(GAP);
        }
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    backlog.forEach(job -> job.fail(ended()));
    failWaiting();
  }

  private void failWaiting() {
    for (Job<?> job = waiting.poll(); job != null; job = waiting.poll()) {
      job.fail(ended());
    }
  }

  private static StoreException ended() {
    return new StoreException(CLOSED);
  }

  /** Takes from the backlog what one commit brings to the disk, the oldest first. */
  private void write(Deque<Job<?>> backlog) {
    Optional<StoreTrouble> refused = refusal.get();
    if (refused.isPresent()) {
      backlog.forEach(job -> job.fail(new StoreException(refused.get())));
      backlog.clear();
      return;
    }
    List<Job<?>> group = new ArrayList<>();
    try (Handle handle = jdbi.open();
        Statement statement = handle.getConnection().createStatement()) {
      begin(statement);
      try {
        long until = System.nanoTime() + LONGEST.toNanos();
        do {
          Job<?> job = backlog.removeFirst();
          group.add(job);
          job.work(handle, statement);
        } while (!backlog.isEmpty() && System.nanoTime() < until);
        statement.execute("COMMIT");
      } catch (SQLException | RuntimeException | Error failed) {
        rollBack(statement);
        throw failed;
      }
    } catch (SQLException | RuntimeException | Error failed) {
      StoreTrouble trouble = file.of(failed);
      onTrouble.accept(trouble);
      if (group.isEmpty()) {
        // It could not even be begun, so that none would fare better now.
        group.addAll(backlog);
        backlog.clear();
      }
      group.forEach(job -> job.fail(new StoreException(trouble, failed)));
      return;
    }
    file.written();
    group.forEach(job -> job.settle(this::failure));
  }

  private Throwable failure(Throwable failed) {
    if (failed instanceof JdbiException) {
      StoreTrouble trouble = file.of(failed);
      onTrouble.accept(trouble);
      return new StoreException(trouble, failed);
    }
    return failed;
  }

  private void begin(Statement statement) throws SQLException {
    long until = System.nanoTime() + busy.toNanos();
    while (true) {
      try {
        statement.execute("BEGIN IMMEDIATE");
        return;
      } catch (SQLiteException failed) {
        boolean isBusy =
            failed.getResultCode().name().startsWith(SQLiteErrorCode.SQLITE_BUSY.name());
        if (!isBusy || closed || System.nanoTime() > until) {
          throw failed;
        }
      }
      // SQLite itself would look ten times a second, and never meet the gap that another one
      // leaves.
      try {
        Thread.sleep(ThreadLocalRandom.current().nextInt(1, 5));
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        throw new SQLException(stopped);
      }
    }
  }

  private static void rollBack(Statement statement) {
    try {
      statement.execute("ROLLBACK");
    } catch (SQLException rolledBackBySqlite) {
      // A full disk and the like end the transaction by themselves.
    }
  }

  /** Ends after what is being written; what still waits fails. */
  void stop() {
    closed = true;
    waiting.add(new Job<>(_ -> true));
    boolean interrupted = false;
    try {
      boolean _ = thread.join(busy);
    } catch (InterruptedException stopped) {
      interrupted = true;
    }
    failWaiting();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    stop();
    connection.close();
  }

  /** One thing to write. Who asked for it waits until it is told what became of it. */
  private static final class Job<T> {
    private final Function<Handle, T> work;
    private final CompletableFuture<T> end = new CompletableFuture<>();
    private Optional<T> result = Optional.empty();
    private Optional<Throwable> failure = Optional.empty();

    Job(Function<Handle, T> work) {
      this.work = work;
    }

    /** Within the group's transaction; where it fails, what it wrote is taken back alone. */
    void work(Handle handle, Statement statement) throws SQLException {
      statement.execute("SAVEPOINT one");
      try {
        result = Optional.of(work.apply(handle));
      } catch (RuntimeException | Error failed) {
        failure = Optional.of(failed);
        try {
          statement.execute("ROLLBACK TO one");
        } catch (SQLException everythingWasRolledBack) {
          throw failed;
        }
      }
      statement.execute("RELEASE one");
    }

    void fail(Throwable why) {
      boolean _ = end.completeExceptionally(why);
    }

    /** The group is on the disk. */
    void settle(UnaryOperator<Throwable> explained) {
      if (failure.isPresent()) {
        fail(explained.apply(failure.get()));
      } else {
        boolean _ = end.complete(result.orElseThrow());
      }
    }

    /** Waits to the end, for an interrupt would leave it open whether it was written. */
    T await() {
      return Futures.join(end);
    }
  }
}
