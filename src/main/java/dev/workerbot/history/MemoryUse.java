package dev.workerbot.history;

import dev.workerbot.store.Database;
import dev.workerbot.store.Retention;
import dev.workerbot.store.Transactions;
import dev.workerbot.worker.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.statement.PreparedBatch;

/** How much memory workers had, by stretches of five minutes. */
public final class MemoryUse implements Retention.Expiring {
  /** How long it is kept at most: no figure looks further back. */
  public static final Duration KEPT = Duration.ofDays(7);

  /** How long one bucket is. */
  public static final Duration BUCKET = Duration.ofMinutes(5);

  private final Transactions transactions;

  public MemoryUse(Database database) {
    this.transactions = new Transactions(database);
  }

  @Override
  public int forget(Retention.Cutoffs cutoffs) {
    Instant kept = cutoffs.now().minus(KEPT);
    return prune(cutoffs.figures().isAfter(kept) ? cutoffs.figures() : kept, Retention.STEP);
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
      Watched watched = new Watched(handle);
      PreparedBatch batch =
          handle.prepareBatch(
              "INSERT INTO memory_use (watched, bucket, max_bytes) VALUES (:watched, :start, :most)"
                  + " ON CONFLICT (watched, bucket) DO UPDATE SET max_bytes ="
                  + " CASE WHEN excluded.max_bytes > memory_use.max_bytes"
                  + " THEN excluded.max_bytes ELSE memory_use.max_bytes END");
      for (Bucket bucket : buckets) {
        batch.bind("watched", watched.id(bucket.target())).bindMethods(bucket).add();
      }
      return buckets.isEmpty() ? 0 : batch.execute().length;
    });
  }

  private record MemoryRow(Instant bucket, long maxBytes) {}

  /** Buckets of these workers that ended after a moment, oldest first for each worker. */
  public List<Bucket> since(Collection<Target> targets, Instant moment) {
    return transactions.read(handle -> {
      List<Bucket> buckets = new ArrayList<>();
      for (Target target : targets) {
        handle
            .createQuery(
                "SELECT bucket, max_bytes FROM memory_use WHERE watched = "
                    + Watched.ID
                    + " AND bucket > :after ORDER BY bucket")
            .bindMethods(target)
            .bind("after", moment.minus(BUCKET))
            .mapTo(MemoryRow.class)
            .map(row -> new Bucket(target, row.bucket(), row.maxBytes()))
            .forEach(buckets::add);
      }
      return buckets;
    });
  }

  /**
   * Forgets some of what is older.
   *
   * @return how many buckets; 0 where there is none left
   */
  public int prune(Instant before, int atMost) {
    return transactions.in(handle ->
        handle
            .createUpdate(
                "DELETE FROM memory_use WHERE (watched, bucket) IN"
                    + " (SELECT watched, bucket FROM memory_use WHERE bucket < :before"
                    + " LIMIT :atMost)")
            .bind("before", before)
            .bind("atMost", atMost)
            .execute());
  }
}
