package dev.workerbot.supervisor.shell;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** A connection to a unix socket of a server. Reading it ends with an error once it is closed. */
public interface Tunnel extends AutoCloseable {
  InputStream input();

  OutputStream output();

  @Override
  void close();

  /** Why there is no tunnel. */
  final class NoTunnel extends IOException {
    private static final long serialVersionUID = 1L;

    private final boolean reachedServer;

    /**
     * @param reachedServer whether the server itself said no
     * @param clause for people, without a full stop
     */
    public NoTunnel(boolean reachedServer, String clause, Throwable cause) {
      super(clause, cause);
      this.reachedServer = reachedServer;
    }

    public boolean reachedServer() {
      return reachedServer;
    }
  }
}
