package dev.workerbot.store;

import dev.workerbot.worker.Target;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.statement.PreparedBatch;

/** How much memory workers had, by stretches of five minutes. */
public final class MemoryUse {
  /** How long it is kept. */
  public static final Duration KEPT = Duration.ofDays(7);

  /** How long one bucket is. */
  public static final Duration BUCKET = Duration.ofMinutes(5);

  private final Transactions transactions;
  private final Clock clock;

  public MemoryUse(Database database, Clock clock) {
    this.transactions = new Transactions(database);
    this.clock = clock;
  }

  /**
   * Five minutes of one worker.
   *
   * @param start a multiple of {@link #BUCKET}
   * @param most resident memory of its process tree, in bytes
   */
  public record Bucket(Target target, Instant start, long most) {
    /** The start of the bucket that a moment falls into. */
    public static Instant startOf(Instant moment) {
      long length = BUCKET.toMillis();
      return Instant.ofEpochMilli(Math.floorDiv(moment.toEpochMilli(), length) * length);
    }
  }

  /** Writes them down; where one was there, what is more of the two stays. */
  public void save(Collection<Bucket> buckets) {
    transactions.in(handle -> {
      PreparedBatch batch =
          handle.prepareBatch(
              "INSERT INTO memory (server, worker, bucket, max_bytes) VALUES (?, ?, ?, ?)"
                  + " ON CONFLICT (server, worker, bucket) DO UPDATE SET max_bytes ="
                  + " CASE WHEN excluded.max_bytes > memory.max_bytes THEN excluded.max_bytes"
                  + " ELSE memory.max_bytes END");
      for (Bucket bucket : buckets) {
        batch.add(
            bucket.target().server().value(),
            bucket.target().worker().full(),
            bucket.start().toEpochMilli(),
            bucket.most());
      }
      return buckets.isEmpty() ? 0 : batch.execute().length;
    });
  }

  /** Buckets of these workers that ended after a moment, oldest first for each worker. */
  public List<Bucket> since(Collection<Target> targets, Instant moment) {
    return transactions.read(handle -> {
      List<Bucket> buckets = new ArrayList<>();
      for (Target target : targets) {
        handle
            .select(
                "SELECT bucket, max_bytes FROM memory WHERE server = ? AND worker = ?"
                    + " AND bucket > ? ORDER BY bucket",
                target.server().value(),
                target.worker().full(),
                moment.minus(BUCKET).toEpochMilli())
            .map((row, _) ->
                new Bucket(
                    target, Instant.ofEpochMilli(row.getLong("bucket")), row.getLong("max_bytes")))
            .forEach(buckets::add);
      }
      return buckets;
    });
  }

  /** Forgets what is too old. */
  public void prune() {
    long before = clock.instant().minus(KEPT).toEpochMilli();
    transactions.in(handle -> handle.execute("DELETE FROM memory WHERE bucket < ?", before));
  }
}
