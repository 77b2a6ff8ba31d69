package dev.workerbot.chronicle;

import dev.workerbot.store.MemoryUse;
import dev.workerbot.store.MemoryUse.Bucket;
import dev.workerbot.store.StateChanges;
import dev.workerbot.store.StateChanges.Change;
import dev.workerbot.store.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes to the store from one thread of its own, many lines at a time, so that nobody who sees
 * something waits for a disk. What cannot be written waits; what finds no room to wait is lost, and
 * the log says so.
 */
final class Writer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Writer.class);
  private static final int BATCH = 500;
  private static final Duration LAST_WORDS = Duration.ofSeconds(5);

  /**
   * How it takes its time.
   *
   * @param room how many lines may wait
   * @param chores how often the chores are done
   * @param retry how long it waits after a failure
   */
  record Pace(int room, Duration chores, Duration retry) {
    static final Pace DEFAULT = new Pace(20_000, Duration.ofSeconds(30), Duration.ofSeconds(5));
  }

  /** Something to be written. */
  private sealed interface Line {
    record Changed(Change change) implements Line {}

    /** It proved to be none. */
    record Removed(Change change) implements Line {}

    record Used(Bucket bucket) implements Line {}

    /** Nothing: only wakes the thread. */
    record Wake() implements Line {}
  }

  private final StateChanges changes;
  private final MemoryUse memory;
  private final Runnable chores;
  private final Pace pace;
  private final BlockingQueue<Line> waiting;
  private final AtomicLong lost = new AtomicLong();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;
  private boolean failing;

  /**
   * @param chores done on the same thread now and then, and once more at the end
   */
  Writer(StateChanges changes, MemoryUse memory, Runnable chores, Pace pace) {
    this.changes = changes;
    this.memory = memory;
    this.chores = chores;
    this.pace = pace;
    this.waiting = new ArrayBlockingQueue<>(pace.room());
    // A real thread: SQLite's native code would hold on to one that others share.
    this.thread = Thread.ofPlatform().name("chronicle").daemon().unstarted(this::write);
  }

  void start() {
    thread.start();
  }

  void add(Change change) {
    add(new Line.Changed(change));
  }

  /** What was written before, and is not so. */
  void remove(Change change) {
    add(new Line.Removed(change));
  }

  void add(Bucket bucket) {
    add(new Line.Used(bucket));
  }

  private void add(Line line) {
    if (!waiting.offer(line)) {
      long _ = lost.incrementAndGet();
    }
  }

  private boolean isClosing() {
    return closing.getCount() == 0;
  }

  private void write() {
    List<Line> batch = new ArrayList<>();
    long choresAt = System.nanoTime() + pace.chores().toNanos();
    try {
      while (!isClosing()) {
        long wait = choresAt - System.nanoTime();
        if (wait <= 0) {
          doChores();
          choresAt = System.nanoTime() + pace.chores().toNanos();
        } else if (batch.isEmpty()) {
          Line first = waiting.poll(wait, TimeUnit.NANOSECONDS);
          if (first != null) {
            batch.add(first);
          }
        }
        waiting.drainTo(batch, Math.max(0, BATCH - batch.size()));
        if (!written(batch) && closing.await(pace.retry().toMillis(), TimeUnit.MILLISECONDS)) {
          break;
        }
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    doChores();
    do {
      waiting.drainTo(batch, Math.max(0, BATCH - batch.size()));
    } while (!batch.isEmpty() && written(batch));
    if (!batch.isEmpty()) {
      LOG.error(
          "the history misses {} lines that could not be written", waiting.size() + batch.size());
    }
  }

  private void doChores() {
    try {
      chores.run();
    } catch (StoreException notNow) {
      failed(notNow);
    } catch (RuntimeException bug) {
      LOG.error("a chore of the history went wrong", bug);
    }
  }

  private static boolean isSame(Change one, Change other) {
    return one.target().equals(other.target()) && one.at().equals(other.at());
  }

  /** Writes the batch and empties it, or leaves it as it is. */
  private boolean written(List<Line> batch) {
    List<Change> changed = new ArrayList<>();
    List<Change> removed = new ArrayList<>();
    List<Bucket> used = new ArrayList<>();
    for (Line line : batch) {
      switch (line) {
        case Line.Changed(var change) -> {
          removed.removeIf(one -> isSame(one, change));
          changed.add(change);
        }
        case Line.Removed(var change) -> {
          changed.removeIf(one -> isSame(one, change));
          removed.add(change);
        }
        case Line.Used(var bucket) -> used.add(bucket);
        case Line.Wake() -> {}
      }
    }
    try {
      if (!changed.isEmpty()) {
        changes.save(changed);
      }
      if (!removed.isEmpty()) {
        changes.remove(removed);
      }
      if (!used.isEmpty()) {
        memory.save(used);
      }
    } catch (StoreException notNow) {
      failed(notNow);
      return false;
    } catch (RuntimeException bug) {
      LOG.error("{} lines of the history cannot be written", batch.size(), bug);
      batch.clear();
      return true;
    }
    if (!batch.isEmpty()) {
      batch.clear();
      recovered();
    }
    return true;
  }

  private void failed(StoreException why) {
    if (!failing) {
      failing = true;
      LOG.warn("the history cannot be written, and waits: {}", why.getMessage());
    }
  }

  private void recovered() {
    long missing = lost.getAndSet(0);
    if (missing > 0) {
      LOG.error("the history misses {} lines, which found no room to wait", missing);
    } else if (failing) {
      LOG.info("the history is written again; nothing of it was lost");
    }
    failing = false;
  }

  /** Writes what waits, if that goes at once. */
  @Override
  public void close() {
    closing.countDown();
    boolean _ = waiting.offer(new Line.Wake());
    try {
      boolean _ = thread.join(LAST_WORDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
