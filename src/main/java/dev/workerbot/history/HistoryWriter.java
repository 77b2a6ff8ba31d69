package dev.workerbot.history;

import dev.workerbot.history.MemoryUse.Bucket;
import dev.workerbot.store.StoreException;
import dev.workerbot.worker.event.StateChange;
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
final class HistoryWriter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HistoryWriter.class);
  private static final int BATCH = 500;
  private static final Duration LAST_WORDS = Duration.ofSeconds(5);

  /**
   * How it takes its time.
   *
   * @param room how many lines may wait
   * @param chores how often the chores are done
   * @param retry how long it waits after a failure
   */
  record FlushPolicy(int room, Duration chores, Duration retry) {
    static final FlushPolicy DEFAULT =
        new FlushPolicy(20_000, Duration.ofSeconds(30), Duration.ofSeconds(5));
  }

  /** Something to be written. */
  private sealed interface HistoryEntry {
    record ChangedEntry(StateChange stateChange) implements HistoryEntry {}

    /** It proved to be none. */
    record Removed(StateChange stateChange) implements HistoryEntry {}

    record Used(Bucket bucket) implements HistoryEntry {}

    /** Nothing: only wakes the thread. */
    record WakeEntry() implements HistoryEntry {}
  }

  private final StateChanges changes;
  private final MemoryUse memory;
  private final Runnable chores;
  private final FlushPolicy flushPolicy;
  private final BlockingQueue<HistoryEntry> waiting;
  private final AtomicLong lost = new AtomicLong();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;
  private boolean failing;

  /**
   * @param chores done on the same thread now and then, and once more at the end
   */
  HistoryWriter(StateChanges changes, MemoryUse memory, Runnable chores, FlushPolicy flushPolicy) {
    this.changes = changes;
    this.memory = memory;
    this.chores = chores;
    this.flushPolicy = flushPolicy;
    this.waiting = new ArrayBlockingQueue<>(flushPolicy.room());
    // A real thread: SQLite's native code would hold on to one that others share.
    this.thread = Thread.ofPlatform().name("history").daemon().unstarted(this::write);
  }

  void start() {
    thread.start();
  }

  void add(StateChange stateChange) {
    add(new HistoryEntry.ChangedEntry(stateChange));
  }

  /** What was written before, and is not so. */
  void remove(StateChange stateChange) {
    add(new HistoryEntry.Removed(stateChange));
  }

  void add(Bucket bucket) {
    add(new HistoryEntry.Used(bucket));
  }

  private void add(HistoryEntry historyEntry) {
    if (!waiting.offer(historyEntry)) {
      long _ = lost.incrementAndGet();
    }
  }

  private boolean isClosing() {
    return closing.getCount() == 0;
  }

  private void write() {
    List<HistoryEntry> batch = new ArrayList<>();
    long choresAt = System.nanoTime() + flushPolicy.chores().toNanos();
    try {
      while (!isClosing()) {
        long wait = choresAt - System.nanoTime();
        if (wait <= 0) {
          doChores();
          choresAt = System.nanoTime() + flushPolicy.chores().toNanos();
        } else if (batch.isEmpty()) {
          HistoryEntry first = waiting.poll(wait, TimeUnit.NANOSECONDS);
          if (first != null) {
            batch.add(first);
          }
        }
        waiting.drainTo(batch, Math.max(0, BATCH - batch.size()));
        if (!written(batch)
            && closing.await(flushPolicy.retry().toMillis(), TimeUnit.MILLISECONDS)) {
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

  private static boolean isSame(StateChange one, StateChange other) {
    return one.target().equals(other.target()) && one.at().equals(other.at());
  }

  /** Writes the batch and empties it, or leaves it as it is. */
  private boolean written(List<HistoryEntry> batch) {
    List<StateChange> changed = new ArrayList<>();
    List<StateChange> removed = new ArrayList<>();
    List<Bucket> used = new ArrayList<>();
    for (HistoryEntry historyEntry : batch) {
      switch (historyEntry) {
        case HistoryEntry.ChangedEntry(var stateChange) -> {
          removed.removeIf(one -> isSame(one, stateChange));
          changed.add(stateChange);
        }
        case HistoryEntry.Removed(var stateChange) -> {
          changed.removeIf(one -> isSame(one, stateChange));
          removed.add(stateChange);
        }
        case HistoryEntry.Used(var bucket) -> used.add(bucket);
        case HistoryEntry.WakeEntry() -> {}
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
    boolean _ = waiting.offer(new HistoryEntry.WakeEntry());
    try {
      boolean _ = thread.join(LAST_WORDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
