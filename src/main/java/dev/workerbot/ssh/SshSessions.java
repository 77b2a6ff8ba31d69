package dev.workerbot.ssh;

import dev.workerbot.ssh.endpoint.SshEndpoint;
import dev.workerbot.ssh.endpoint.SshFailure;
import dev.workerbot.ssh.tunnel.ChannelTunnel;
import dev.workerbot.supervisor.shell.ShellResult;
import dev.workerbot.supervisor.shell.ShellResult.Failure;
import dev.workerbot.supervisor.shell.Tunnel;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import net.schmizz.sshj.connection.ConnectionException;
import net.schmizz.sshj.connection.channel.OpenFailException;
import net.schmizz.sshj.connection.channel.direct.Session;

/**
 * The sessions of one server, on a connection that is opened anew after it was lost: as many at
 * once as we and its sshd allow.
 */
final class SshSessions implements AutoCloseable {
  private static final Duration AGAIN = Duration.ofMillis(100);

  private final SshEndpoint endpoint;
  private final Semaphore sessions;
  private final SshConnections sshConnections;
  private final Listeners listeners;

  /**
   * @param listeners what may have to make room for commands
   */
  SshSessions(SshEndpoint endpoint, Semaphore handshakes, Listeners listeners) {
    this.endpoint = endpoint;
    this.sshConnections = new SshConnections(endpoint, handshakes);
    this.sessions = new Semaphore(endpoint.maxSessions(), true);
    this.listeners = listeners;
  }

  /** Work with a session of its own. */
  interface Work {
    ShellResult with(OpenSession openSession) throws IOException;
  }

  /** Does work in a session of its own, and gives that back. */
  ShellResult within(Work work) {
    long until = System.nanoTime() + endpoint.timeouts().turn().toNanos();
    try {
      if (!sessions.tryAcquire(endpoint.timeouts().turn().toMillis(), TimeUnit.MILLISECONDS)) {
        return busy();
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return new ShellResult.ShellFailed(Failure.BUSY, "workerbot is stopping");
    }
    Optional<OpenSession> open = Optional.empty();
    try {
      open = Optional.of(session(until));
      ShellResult result = work.with(open.get());
      boolean abandoned =
          result instanceof ShellResult.ShellFailed shellFailed
              && shellFailed.kind() == Failure.TIMED_OUT;
      leave(open.get(), abandoned);
      open = Optional.empty();
      return result;
    } catch (SshFailure failed) {
      return failed.result();
    } catch (IOException broken) {
      return new ShellResult.ShellFailed(
          Failure.LOST,
          "the connection to %s %s"
              .formatted(
                  endpoint.described(),
                  open.map(OpenSession::connection).map(Connection::end).orElse("broke")));
    } finally {
      open.ifPresent(left -> leave(left, true));
      sessions.release();
    }
  }

  /**
   * Gives a session back. sshd keeps one whose command still runs until that ends, for as long as
   * its connection lives; so a connection with several of those is given up for a fresh one.
   */
  private void leave(OpenSession openSession, boolean abandoned) {
    if (abandoned) {
      leaveOpen(openSession.session());
    } else {
      close(openSession.session());
    }
    sshConnections.leave(openSession.connection(), abandoned);
  }

  private static void leaveOpen(Session session) {
    Thread.ofVirtual().name("ssh-close").start(() -> close(session));
  }

  private static void close(Session session) {
    try {
      session.close();
    } catch (IOException unconfirmed) {
      // sshd confirms only when the command has ended.
    }
  }

  private ShellResult busy() {
    return new ShellResult.ShellFailed(
        Failure.BUSY,
        "%s is busy: no free session within %d s (max-sessions here, MaxSessions in its sshd_config)"
            .formatted(endpoint.described(), endpoint.timeouts().turn().toSeconds()));
  }

  /** Opens a session, on a new connection where the old one turns out to be dead. */
  private OpenSession session(long until) throws SshFailure {
    boolean renewed = false;
    while (true) {
      Connection current = sshConnections.enter();
      try {
        return new OpenSession(current.session(), current);
      } catch (OpenFailException full) {
        // sshd's MaxSessions is smaller than ours: wait for one of our own to end.
        sshConnections.leave(current, false);
        listeners.makeRoom(current).ifPresent(left -> leaveOpen(left.session()));
        if (System.nanoTime() > until) {
          throw new SshFailure(Failure.BUSY, ((ShellResult.ShellFailed) busy()).sentence(), full);
        }
        pause();
      } catch (ConnectionException | net.schmizz.sshj.transport.TransportException dead) {
        sshConnections.forget(current);
        if (renewed) {
          throw new SshFailure(
              Failure.UNREACHABLE,
              "%s takes connections but drops them at once".formatted(endpoint.described()),
              dead);
        }
        renewed = true;
      } catch (IOException other) {
        sshConnections.forget(current);
        throw new SshFailure(
            Failure.UNREACHABLE,
            "the connection to %s broke".formatted(endpoint.described()),
            other);
      }
    }
  }

  /** A way to a unix socket there; sshd does not count it among its sessions. */
  Tunnel tunnel(String path) throws Tunnel.NoTunnel {
    Optional<Connection> dead = Optional.empty();
    while (true) {
      try {
        Connection current = sshConnections.enter();
        try {
          return new ChannelTunnel(
              current.streamLocal(path), () -> sshConnections.leave(current, false));
        } catch (OpenFailException refused) {
          sshConnections.leave(current, false);
          // OpenSSH does not say which of the two it is.
          throw new Tunnel.NoTunnel(
              true,
              "its SSH user cannot connect to %s, or its sshd forwards no sockets (AllowStreamLocalForwarding)"
                  .formatted(path),
              refused);
        } catch (IOException broken) {
          sshConnections.forget(current);
          if (dead.isPresent()) {
            throw new Tunnel.NoTunnel(
                false, "the connection to %s broke".formatted(endpoint.described()), broken);
          }
          dead = Optional.of(current);
        }
      } catch (SshFailure failed) {
        throw new Tunnel.NoTunnel(false, failed.getMessage(), failed);
      }
    }
  }

  private static void pause() throws SshFailure {
    try {
      TimeUnit.NANOSECONDS.sleep(AGAIN.toNanos());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new SshFailure(Failure.BUSY, "workerbot is stopping", stopped);
    }
  }

  @Override
  public void close() {
    sshConnections.close();
  }
}
