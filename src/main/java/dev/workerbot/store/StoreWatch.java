package dev.workerbot.store;

import dev.workerbot.store.file.StoreTrouble;
import dev.workerbot.time.ShutdownSignal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the database every few seconds, and tells once when it cannot be written, and once when
 * it is well again.
 */
public final class StoreWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StoreWatch.class);

  /** How often it looks, and how long it has to be well, or locked, to count as such. */
  public record CheckIntervals(Duration look, Duration settled) {
    public static final CheckIntervals DEFAULT =
        new CheckIntervals(Duration.ofSeconds(5), Duration.ofSeconds(10));
  }

  private final Supplier<Optional<StoreTrouble>> trouble;
  private final CheckIntervals checkIntervals;
  private final List<Consumer<Optional<StoreTrouble>>> listeners = new CopyOnWriteArrayList<>();
  private final ShutdownSignal closing = new ShutdownSignal();
  private final AtomicBoolean begun = new AtomicBoolean();

  /** Guarded by {@code this}, as what follows. */
  private Optional<StoreTrouble> reported = Optional.empty();

  private long wellSince = System.nanoTime();
  private long troubledSince = System.nanoTime();

  public StoreWatch(Database database, CheckIntervals checkIntervals) {
    this(database::trouble, checkIntervals);
  }

  StoreWatch(Supplier<Optional<StoreTrouble>> trouble, CheckIntervals checkIntervals) {
    this.trouble = trouble;
    this.checkIntervals = checkIntervals;
  }

  /**
   * Is notified of trouble, at once if there is some, and with empty that it is over. Must not
   * wait.
   */
  public synchronized void onChange(Consumer<Optional<StoreTrouble>> listener) {
    listeners.add(listener);
    if (reported.isPresent()) {
      listener.accept(reported);
    }
  }

  /** Begins, once. */
  public void start() {
    if (begun.compareAndSet(false, true)) {
      Thread.ofPlatform().name("store-watch").daemon().start(this::work);
    }
  }

  private void work() {
    do {
      try {
        look(trouble.get());
      } catch (RuntimeException bug) {
        LOG.error("a look at the database failed; the next one follows", bug);
      }
    } while (!closing.within(checkIntervals.look()));
  }

  private synchronized void look(Optional<StoreTrouble> found) {
    if (closing.hasBegun()) {
      return;
    }
    long now = System.nanoTime();
    if (found.isPresent()) {
      wellSince = now;
    } else {
      troubledSince = now;
    }
    Optional<StoreTrouble.TroubleKind> kind = found.map(StoreTrouble::troubleKind);
    boolean isOver =
        found.isEmpty()
            && reported.isPresent()
            && now - wellSince >= checkIntervals.settled().toNanos();
    // A lock that is held for a moment is no trouble yet.
    boolean isSettled =
        !kind.equals(Optional.of(StoreTrouble.TroubleKind.LOCKED))
            || now - troubledSince >= checkIntervals.settled().toNanos();
    boolean isNew =
        found.isPresent() && isSettled && !reported.map(StoreTrouble::troubleKind).equals(kind);
    if (!isOver && !isNew) {
      return;
    }
    reported = found;
    if (found.isPresent()) {
      LOG.error("{}. {}", found.get().sentence(), found.get().remedyWhileRunning());
    } else {
      LOG.info("the database is written again");
    }
    for (Consumer<Optional<StoreTrouble>> listener : listeners) {
      try {
        listener.accept(reported);
      } catch (RuntimeException bug) {
        LOG.error("the state of the database could not be reported", bug);
      }
    }
  }

  @Override
  public void close() {
    closing.close();
  }
}
