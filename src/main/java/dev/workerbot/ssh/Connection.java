package dev.workerbot.ssh;

import dev.workerbot.ssh.endpoint.SshEndpoint;
import dev.workerbot.ssh.endpoint.SshFailure;
import dev.workerbot.ssh.knownhosts.KnownHosts;
import dev.workerbot.ssh.login.Algorithms;
import dev.workerbot.ssh.login.Login;
import dev.workerbot.ssh.tunnel.StreamLocalChannel;
import java.io.IOException;
import java.net.Socket;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.connection.ConnectionException;
import net.schmizz.sshj.connection.channel.direct.Session;
import net.schmizz.sshj.transport.TransportException;
import net.schmizz.sshj.transport.verification.HostKeyVerifier;

/**
 * One SSH connection, with those to its jump hosts. Opened once; when it is lost, make another. Is
 * economical with threads and buffers, for there is one of them for each server that is watched.
 */
public final class Connection implements AutoCloseable {
  /** sshj keeps room for a packet on each stream of each session; few of ours say more. */
  private static final int PACKET_BYTES = 8 << 10;

  /** Commands left running on a connection before another is opened. */
  private static final int WORN_OUT = 3;

  private final AtomicInteger active = new AtomicInteger();
  private final AtomicInteger abandoned = new AtomicInteger();
  private final CountDownLatch greeted = new CountDownLatch(1);
  private final SshEndpoint endpoint;
  private final Semaphore handshakes;
  private final SSHClient client;
  private Optional<Connection> jump = Optional.empty();
  private volatile Optional<Thread> keepAlive = Optional.empty();
  private volatile boolean givenUp;
  private volatile long lastHeard = System.nanoTime();
  private volatile boolean silent;

  /**
   * @param handshakes bounds how many exchange keys at once, which is hard work
   */
  Connection(SshEndpoint endpoint, Semaphore handshakes) {
    this.endpoint = endpoint;
    this.handshakes = handshakes;
    this.client = new Client();
  }

  /** Waits its turn between the greeting, for which a dead server may let us wait, and the work. */
  private final class Client extends SSHClient {
    Client() {
      super(Algorithms.config(endpoint.legacyAlgorithms()));
    }

    @Override
    protected void doKex() throws TransportException {
      greeted.countDown();
      try {
        handshakes.acquire();
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        throw new TransportException("workerbot is stopping", stopped);
      }
      try {
        super.doKex();
      } finally {
        handshakes.release();
      }
      getTransport().getConfig().setKeyAlgorithms(Algorithms.logins(endpoint.legacyAlgorithms()));
    }
  }

  /**
   * Connects and logs in.
   *
   * @param beingOpened shows the connection while that goes on, so that it can be closed
   */
  static Connection open(
      SshEndpoint endpoint, Semaphore handshakes, AtomicReference<Optional<Connection>> beingOpened)
      throws SshFailure {
    Connection connection = new Connection(endpoint, handshakes);
    beingOpened.set(Optional.of(connection));
    try {
      KnownHosts known = new KnownHosts(endpoint);
      try {
        connection.connect(known);
      } catch (SshFailure failed) {
        throw known.refusal().orElse(failed);
      }
      new Login(endpoint, connection.client, connection::unreachable).login();
      connection.keepAlive();
      return connection;
    } catch (SshFailure failed) {
      connection.close();
      throw failed;
    } catch (IllegalStateException died) {
      // What sshj throws where a connection ended just before it was used.
      IOException why = connection.why(died);
      connection.close();
      throw connection.unreachable(why);
    }
  }

  /**
   * What ended the connection: sshj's reader may have given it up before we came to use it, and the
   * error then says only that there is none.
   */
  private IOException why(IllegalStateException died) {
    try {
      client.getTransport().join(1, TimeUnit.SECONDS);
      return new IOException(died);
    } catch (TransportException cause) {
      return cause;
    }
  }

  /** Connects up to the exchange of keys. */
  void connect(HostKeyVerifier verifier) throws SshFailure {
    int millis = Math.toIntExact(endpoint.timeouts().connect().toMillis());
    client.addHostKeyVerifier(verifier);
    client.setConnectTimeout(millis);
    client.getTransport().setTimeoutMs(millis);
    client.getConnection().setTimeoutMs(millis);
    client.getConnection().setMaxPacketSize(PACKET_BYTES);
    watchForGreeting();
    try {
      if (endpoint.jump().isPresent()) {
        Connection through =
            open(endpoint.jump().get(), handshakes, new AtomicReference<>(Optional.empty()));
        jump = Optional.of(through);
        client.connectVia(through.client.newDirectConnection(endpoint.host(), endpoint.port()));
      } else {
        client.connect(endpoint.host(), endpoint.port());
        Socket socket = client.getSocket();
        if (socket == null) {
          throw new IOException("given up while it was being connected");
        }
        socket.setTcpNoDelay(true);
      }
    } catch (IOException failed) {
      throw unreachable(failed);
    } catch (IllegalStateException died) {
      throw unreachable(why(died));
    } finally {
      greeted.countDown();
    }
  }

  /** A server that accepts but never sends its banner would hold sshj for ever. */
  private void watchForGreeting() {
    long millis = 2 * endpoint.timeouts().connect().toMillis();
    Thread _ =
        Thread.ofVirtual()
            .name("ssh-watchdog")
            .start(() -> {
              try {
                if (!greeted.await(millis, TimeUnit.MILLISECONDS)) {
                  givenUp = true;
                  close();
                }
              } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
              }
            });
  }

  private void keepAlive() {
    KeepAlive feeling =
        new KeepAlive(
            client.getConnection(),
            endpoint.timeouts().keepAlive(),
            () -> lastHeard,
            () -> silent = true);
    keepAlive = Optional.of(Thread.ofVirtual().name("ssh-pulse").start(feeling));
  }

  private SshFailure unreachable(IOException failed) {
    return UnreachableReason.because(endpoint, failed, givenUp);
  }

  /** A command begins. */
  void enter() {
    active.incrementAndGet();
  }

  /**
   * A command is over for us.
   *
   * @param commandRunsOn whether it may still be running over there
   * @return whether the connection is worn out by commands that never ended
   */
  boolean leave(boolean commandRunsOn) {
    active.decrementAndGet();
    if (!commandRunsOn) {
      lastHeard = System.nanoTime();
    }
    return (commandRunsOn ? abandoned.incrementAndGet() : abandoned.get()) >= WORN_OUT;
  }

  boolean isIdle() {
    return active.get() == 0;
  }

  boolean isUsedBy(int commands) {
    return active.get() == commands;
  }

  boolean isAlive() {
    return client.isConnected() && client.isAuthenticated();
  }

  /** How the connection ended, as the end of a sentence; for one that is dead. */
  String end() {
    return silent
        ? "was given up: no sign of life for %d s"
            .formatted(endpoint.timeouts().keepAlive().multipliedBy(KeepAlive.MISSED).toSeconds())
        : "broke";
  }

  Session session() throws IOException {
    try {
      return client.startSession();
    } catch (IllegalStateException died) {
      throw new ConnectionException("the connection ended just now", died);
    }
  }

  /** A channel to a unix socket, open. */
  StreamLocalChannel streamLocal(String path) throws IOException {
    try {
      StreamLocalChannel channel = new StreamLocalChannel(client.getConnection(), path);
      channel.open();
      return channel;
    } catch (IllegalStateException died) {
      throw new ConnectionException("the connection ended just now", died);
    }
  }

  @Override
  public void close() {
    keepAlive.ifPresent(Thread::interrupt);
    try {
      client.close();
    } catch (IOException alreadyGone) {
      // Nothing is left to close.
    }
    jump.ifPresent(Connection::close);
  }
}
