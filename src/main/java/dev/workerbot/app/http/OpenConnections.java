package dev.workerbot.app.http;

import java.util.LinkedHashSet;
import java.util.Optional;
import org.eclipse.jetty.io.Connection;

/**
 * The open connections, bounded in number: where there are too many, the one that has kept silent
 * longest is closed, so that nobody who says nothing keeps others from being answered. Jetty's own
 * limit would keep the newest out instead. State is guarded by {@code this}.
 */
final class OpenConnections implements Connection.Listener {
  private final int most;
  private int open;

  /** Those for which no answer is being worked out, the one that has been so longest first. */
  private final LinkedHashSet<Connection> silent = new LinkedHashSet<>();

  OpenConnections(int most) {
    this.most = most;
  }

  @Override
  public void onOpened(Connection connection) {
    added(connection).ifPresent(silentest -> silentest.getEndPoint().close());
  }

  private synchronized Optional<Connection> added(Connection connection) {
    open++;
    boolean _ = silent.add(connection);
    return open > most ? Optional.of(silent.removeFirst()) : Optional.empty();
  }

  @Override
  public synchronized void onClosed(Connection connection) {
    open--;
    boolean _ = silent.remove(connection);
  }

  /** A whole request has come: it is answered, however many others come. */
  synchronized void asked(Connection connection) {
    boolean _ = silent.remove(connection);
  }

  /** The answer is worked out, but may still have to be taken. */
  synchronized void answered(Connection connection) {
    if (connection.getEndPoint().isOpen()) {
      boolean _ = silent.add(connection);
    }
  }
}
