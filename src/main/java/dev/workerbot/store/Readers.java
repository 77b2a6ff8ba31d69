package dev.workerbot.store;

import com.zaxxer.hikari.HikariDataSource;
import dev.workerbot.store.file.DatabaseFile;
import dev.workerbot.store.file.StoreTrouble;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/**
 * Reads beside the writer, a few at a time and in the order in which they came. Each sees one state
 * of the database and cannot write.
 */
final class Readers implements AutoCloseable {
  /** For how long running reads are waited for. */
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private final HikariDataSource connections;
  private final Jdbi jdbi;
  private final DatabaseFile file;
  private final Consumer<StoreTrouble> onTrouble;

  /** Real threads: SQLite's native code would hold on to those that others share. */
  private final ExecutorService threads;

  /**
   * @param connections as many as may read at once
   * @param onTrouble is notified of what goes wrong
   */
  Readers(HikariDataSource connections, DatabaseFile file, Consumer<StoreTrouble> onTrouble) {
    this.connections = connections;
    this.jdbi = ColumnTypes.jdbi(connections);
    this.file = file;
    this.onTrouble = onTrouble;
    this.threads =
        Executors.newFixedThreadPool(
            connections.getMaximumPoolSize(),
            Thread.ofPlatform().name("store-reader-", 0).daemon().factory());
  }

  /** Does it in a transaction that only reads, and returns what it found. */
  <T> T run(Function<Handle, T> work) {
    try {
      return Futures.join(
          CompletableFuture.supplyAsync(() -> jdbi.inTransaction(work::apply), threads));
    } catch (JdbiException failed) {
      StoreTrouble trouble = file.of(failed);
      onTrouble.accept(trouble);
      throw new StoreException(trouble, failed);
    } catch (RejectedExecutionException closed) {
      throw new StoreException(WriteQueue.CLOSED, closed);
    }
  }

  /**
   * Waits for who reads: SQLite's driver aborts nothing, and a connection in use would stay open.
   */
  @Override
  public void close() {
    threads.shutdown();
    try {
      boolean _ = threads.awaitTermination(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    connections.close();
  }
}
