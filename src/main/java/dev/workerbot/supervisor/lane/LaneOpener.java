package dev.workerbot.supervisor.lane;

import dev.workerbot.supervisor.lane.call.Lane;
import dev.workerbot.supervisor.lane.call.LaneEnd;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The lane to one server, opened when it is first needed and again after it ended. One that does
 * not work is tried again after an hour, or once the server was out of reach. State is guarded by
 * {@code lock}.
 */
final class LaneOpener implements AutoCloseable {
  private static final Duration LONGEST_GREETING = Duration.ofSeconds(10);
  private static final Duration AGAIN = Duration.ofHours(1);
  private static final Duration AGAIN_WHEN_BUSY = Duration.ofMinutes(1);

  /** A lane that breaks once may be lucky the next time. */
  private static final Duration SELDOM = Duration.ofMinutes(1);

  private final Supplier<Lane> opening;
  private final Duration greeting;
  private final LongSupplier nanos;
  private final ReentrantLock lock = new ReentrantLock();
  private Optional<Lane> current = Optional.empty();
  private Optional<Long> notBefore = Optional.empty();
  private Optional<Long> lastFailure = Optional.empty();
  private Optional<String> why = Optional.empty();
  private boolean closed;

  /**
   * @param limit for an answer of a lane, and at most so long for its greeting
   * @param nanos the monotonic time, as {@link System#nanoTime}
   */
  LaneOpener(Supplier<Lane> opening, Duration limit, LongSupplier nanos) {
    this.opening = opening;
    this.greeting = limit.compareTo(LONGEST_GREETING) < 0 ? limit : LONGEST_GREETING;
    this.nanos = nanos;
  }

  /** The lane, ready to be asked; empty where supervisorctl has to do. */
  Optional<Lane> lane() {
    Lane lane;
    lock.lock();
    try {
      noteEnd();
      if (closed || notBefore.filter(time -> nanos.getAsLong() - time < 0).isPresent()) {
        return Optional.empty();
      }
      if (current.isEmpty()) {
        current = Optional.of(opening.get());
      }
      lane = current.get();
    } finally {
      lock.unlock();
    }
    Optional<String> ready = lane.ready(greeting);
    lock.lock();
    try {
      noteEnd();
      if (ready.isPresent() && current.isPresent()) {
        notBefore = Optional.empty();
        why = Optional.empty();
      }
    } finally {
      lock.unlock();
    }
    return ready.map(_ -> lane);
  }

  private void noteEnd() {
    Optional<LaneEnd> end = current.flatMap(Lane::end);
    if (end.isEmpty()) {
      return;
    }
    boolean worked = current.get().hasGreeted();
    current = Optional.empty();
    why =
        end.get().kind() == LaneEnd.EndKind.IDLE ? Optional.empty() : Optional.of(end.get().why());
    long now = nanos.getAsLong();
    notBefore =
        switch (end.get().kind()) {
          case IDLE, CONNECTION, HUNG -> Optional.empty();
          case BUSY -> Optional.of(now + AGAIN_WHEN_BUSY.toNanos());
          case FAILED -> {
            boolean seldom =
                worked && lastFailure.filter(last -> now - last < SELDOM.toNanos()).isEmpty();
            lastFailure = Optional.of(now);
            yield seldom ? Optional.empty() : Optional.of(now + AGAIN.toNanos());
          }
        };
  }

  /** The server was out of reach: another connection may bring another lane. */
  void connectionLost() {
    lock.lock();
    try {
      notBefore = Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  /** Why there is none; empty where there is one, or none was needed yet. */
  Optional<String> why() {
    lock.lock();
    try {
      noteEnd();
      return current.isPresent() ? Optional.empty() : why;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      current.ifPresent(Lane::close);
      current = Optional.empty();
    } finally {
      lock.unlock();
    }
  }
}
