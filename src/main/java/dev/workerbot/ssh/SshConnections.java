package dev.workerbot.ssh;

import dev.workerbot.ssh.endpoint.SshEndpoint;
import dev.workerbot.ssh.endpoint.SshFailure;
import dev.workerbot.supervisor.shell.ShellResult.Failure;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The one connection to a server that all share, and those before it that are still in use. State
 * shared between threads is guarded by {@code state}, which is never held for long; {@code opening}
 * lets one thread at a time open a connection, and whose command just broke need not wait for that.
 */
final class SshConnections implements AutoCloseable {
  /** Longer than one request takes to go from one way of asking to the next. */
  private static final Duration SAME_REQUEST = Duration.ofSeconds(1);

  private final SshEndpoint endpoint;
  private final Semaphore handshakes;
  private final ReentrantLock opening = new ReentrantLock();
  private final ReentrantLock state = new ReentrantLock();
  private Optional<Connection> connection = Optional.empty();

  /** Worn out, and still in use by somebody. */
  private final Set<Connection> retired = new HashSet<>();

  private final AtomicReference<Optional<Connection>> beingOpened =
      new AtomicReference<>(Optional.empty());

  /** Guarded by {@code opening}. */
  private Optional<TimedOut> timedOut = Optional.empty();

  private boolean closed;

  /** A try to connect that took all its time, as another just after it would. */
  private record TimedOut(SshFailure failure, long at) {
    boolean isRecent() {
      return System.nanoTime() - at < SAME_REQUEST.toNanos();
    }
  }

  /**
   * @param handshakes of which one is taken while keys are exchanged
   */
  SshConnections(SshEndpoint endpoint, Semaphore handshakes) {
    this.endpoint = endpoint;
    this.handshakes = handshakes;
  }

  /** The connection, entered, so that nobody gives it up between here and the new session. */
  Connection enter() throws SshFailure {
    Optional<Connection> alive = alive();
    if (alive.isPresent()) {
      return alive.get();
    }
    opening.lock();
    try {
      // Somebody else may have opened one meanwhile.
      alive = alive();
      if (alive.isPresent()) {
        return alive.get();
      }
      Connection opened = open();
      state.lock();
      try {
        if (!closed) {
          connection = Optional.of(opened);
          opened.enter();
          return opened;
        }
      } finally {
        state.unlock();
      }
      opened.close();
      throw isClosed();
    } finally {
      opening.unlock();
    }
  }

  /** What fails at once may be tried again at once: sshd's MaxStartups refuses by chance. */
  private Connection open() throws SshFailure {
    Optional<TimedOut> recent = timedOut.filter(TimedOut::isRecent);
    if (recent.isPresent()) {
      throw recent.get().failure();
    }
    long from = System.nanoTime();
    try {
      return Connection.open(endpoint, handshakes, beingOpened);
    } catch (SshFailure failed) {
      long now = System.nanoTime();
      timedOut =
          Optional.of(new TimedOut(failed, now))
              .filter(_ -> now - from >= endpoint.timeouts().connect().toNanos());
      throw failed;
    }
  }

  /** The connection, entered, unless it is dead; then it is forgotten. */
  private Optional<Connection> alive() throws SshFailure {
    Optional<Connection> dead;
    state.lock();
    try {
      if (closed) {
        throw isClosed();
      }
      if (connection.filter(Connection::isAlive).isPresent()) {
        connection.get().enter();
        return connection;
      }
      dead = connection;
      connection = Optional.empty();
    } finally {
      state.unlock();
    }
    dead.ifPresent(Connection::close);
    return Optional.empty();
  }

  private SshFailure isClosed() {
    return new SshFailure(Failure.LOST, "the connection to " + endpoint.name() + " is closed");
  }

  /** It turned out to be dead. */
  void forget(Connection dead) {
    state.lock();
    try {
      dead.leave(false);
      retired.remove(dead);
      if (isCurrent(dead)) {
        connection = Optional.empty();
      }
    } finally {
      state.unlock();
    }
    dead.close();
  }

  private boolean isCurrent(Connection one) {
    return connection.filter(one::equals).isPresent();
  }

  /**
   * A command is over for us. A connection with several that never ended is given up for a fresh
   * one, once nobody uses it any more.
   *
   * @param abandoned whether it may still be running over there
   */
  void leave(Connection used, boolean abandoned) {
    boolean isDone;
    state.lock();
    try {
      if (used.leave(abandoned) && isCurrent(used)) {
        connection = Optional.empty();
        retired.add(used);
      }
      isDone = !isCurrent(used) && used.isIdle();
      if (isDone) {
        retired.remove(used);
      }
    } finally {
      state.unlock();
    }
    if (isDone) {
      used.close();
    }
  }

  @Override
  public void close() {
    Set<Connection> all = new HashSet<>();
    state.lock();
    try {
      closed = true;
      connection.ifPresent(all::add);
      connection = Optional.empty();
      all.addAll(retired);
      retired.clear();
    } finally {
      state.unlock();
    }
    beingOpened.getAndSet(Optional.empty()).ifPresent(all::add);
    all.forEach(Connection::close);
  }
}
