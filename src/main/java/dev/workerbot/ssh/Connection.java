package dev.workerbot.ssh;

import dev.workerbot.supervisor.shell.ShellResult.Failure;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.connection.ConnectionException;
import net.schmizz.sshj.connection.channel.direct.Session;
import net.schmizz.sshj.transport.TransportException;
import net.schmizz.sshj.transport.verification.HostKeyVerifier;
import net.schmizz.sshj.userauth.UserAuthException;
import net.schmizz.sshj.userauth.keyprovider.KeyProvider;
import net.schmizz.sshj.userauth.method.AuthMethod;
import net.schmizz.sshj.userauth.method.AuthPublickey;

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
  private volatile Optional<Thread> pulse = Optional.empty();
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
      connection.login();
      connection.feelPulse();
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
   * What ended the connection: sshj's reader may have given it up before we came to use it, and
   * what we are told then is only that there is none.
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

  private void feelPulse() {
    KeepAlive feeling =
        new KeepAlive(
            client.getConnection(),
            endpoint.timeouts().keepAlive(),
            () -> lastHeard,
            () -> silent = true);
    pulse = Optional.of(Thread.ofVirtual().name("ssh-pulse").start(feeling));
  }

  private SshFailure unreachable(IOException failed) {
    Throwable root = failed;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String where = endpoint.described();
    String through = endpoint.jump().map(via -> ", through " + via.name()).orElse("");
    String silence =
        "no answer within %d s; does a firewall block it, and are its address and port right?"
            .formatted(endpoint.timeouts().connect().toSeconds());
    String why =
        switch (root) {
          case Exception _ when givenUp -> silence;
          case UnknownHostException _ ->
              "its name %s is not known to DNS; is it spelt right, and known on this machine? An IP address does as well"
                  .formatted(endpoint.host());
          case NoRouteToHostException _ ->
              "there is no route to it; is its address right, and does it take a VPN or a `jump`"
                  + " host?";
          case ConnectException failure when says(failure, "unreachable") ->
              "this machine has no network that leads there; is its address right, and does it take"
                  + " a VPN or a `jump` host?";
          case ConnectException failure when says(failure, "timed out") -> silence;
          case ConnectException _ -> "the connection was refused; is sshd running on that port?";
          case SocketTimeoutException _ -> silence;
          case Throwable other when says(other, "identification") ->
              "what answers on that port does not speak SSH, or hung up at once; is the port right,"
                  + " and does its firewall, fail2ban or MaxStartups shut us out?";
          case Throwable other ->
              NothingShared.in(other)
                  .map(it -> it.told(endpoint.name(), endpoint.legacyAlgorithms()))
                  .orElseGet(() ->
                      "the connection failed before the login (%s)"
                          .formatted(
                              String.valueOf(other.getMessage()).lines().findFirst().orElse("?")));
        };
    return new SshFailure(
        Failure.UNREACHABLE, "%s cannot be reached%s: %s".formatted(where, through, why), failed);
  }

  private static boolean says(Throwable failure, String words) {
    return String.valueOf(failure.getMessage()).contains(words);
  }

  private void login() throws SshFailure {
    List<String> tried = new ArrayList<>();
    List<String> unusable = new ArrayList<>();
    List<AuthMethod> methods = new ArrayList<>();
    endpoint.agentSocket().ifPresent(socket -> addAgent(socket, methods, tried));
    for (Path file : endpoint.identities()) {
      addFile(file, methods, tried, unusable);
    }
    if (methods.isEmpty()) {
      throw withoutKey(Stream.concat(tried.stream(), unusable.stream()).toList());
    }
    try {
      client.auth(endpoint.user(), methods);
    } catch (UserAuthException refused) {
      List<Throwable> causes = causes(refused);
      if (!client.isConnected() || causes.stream().anyMatch(Connection::isOfTheLine)) {
        throw ended(refused, causes, tried, unusable);
      }
      throw refused(tried, unusable, "it accepts none of our keys");
    } catch (IOException lost) {
      throw unreachable(lost);
    }
  }

  private static List<Throwable> causes(Throwable failure) {
    List<Throwable> causes = new ArrayList<>();
    for (Throwable one = failure; one != null && causes.size() < 20; one = one.getCause()) {
      causes.add(one);
    }
    return causes;
  }

  private static boolean isOfTheLine(Throwable cause) {
    return cause instanceof TransportException
        || cause instanceof ConnectionException
        || cause instanceof TimeoutException;
  }

  /** The connection ended in the middle of the login, which tells nothing of our keys. */
  private SshFailure ended(
      UserAuthException failed, List<Throwable> causes, List<String> tried, List<String> unusable) {
    return causes.stream()
            .anyMatch(cause ->
                String.valueOf(cause.getMessage()).contains("Too many authentication failures"))
        ? refused(
            tried,
            unusable,
            "it was offered too many keys (MaxAuthTries in its sshd_config); name the one key in"
                + " identity-files, or set agent to false")
        : unreachable(failed);
  }

  private void addAgent(Path socket, List<AuthMethod> methods, List<String> tried) {
    try {
      List<AuthPublickey> keys = new Agent(socket).methods(endpoint.legacyAlgorithms());
      methods.addAll(keys);
      tried.add("ssh-agent (%d keys)".formatted(keys.size()));
    } catch (IOException noAgent) {
      tried.add("ssh-agent (does not answer at " + socket + ")");
    }
  }

  /**
   * @param unusable takes the file and what is wrong with it, where it cannot be used
   */
  private void addFile(
      Path file, List<AuthMethod> methods, List<String> tried, List<String> unusable) {
    Optional<String> trouble = IdentityFile.trouble(file, endpoint.passphrase().isPresent());
    if (trouble.isPresent()) {
      unusable.add("%s %s".formatted(file, trouble.get()));
      return;
    }
    try {
      KeyProvider keys = IdentityFile.open(client, file, endpoint.passphrase());
      if (!Algorithms.canSignWith(keys.getType(), endpoint.legacyAlgorithms())) {
        unusable.add("%s (%s is too weak; use ed25519)".formatted(file, keys.getType()));
        return;
      }
      methods.add(new AuthPublickey(keys));
      tried.add(file.toString());
    } catch (IOException | RuntimeException unopened) {
      unusable.add("%s %s".formatted(file, IdentityFile.unopened(file, endpoint.passphrase())));
    }
  }

  /** The server was not even asked. */
  private SshFailure withoutKey(List<String> looked) {
    return new SshFailure(
        Failure.NO_KEY,
        "there is no key to log in to %s with: %s"
            .formatted(
                endpoint.described(),
                looked.isEmpty()
                    ? "set `identity-files`, or have an ssh-agent with one"
                    : String.join("; ", looked)));
  }

  private SshFailure refused(List<String> tried, List<String> unusable, String why) {
    return new SshFailure(
        Failure.AUTH_REFUSED,
        "%s refuses the login: %s. Tried: %s. Add our public key to ~/.ssh/authorized_keys of %s there; if it is there already, sshd's log there says what else is wrong (`from=`, a locked account, who may write the file).%s"
            .formatted(
                endpoint.described(),
                why,
                tried.isEmpty() ? "nothing" : String.join(", ", tried),
                endpoint.user(),
                unusable.isEmpty() ? "" : " Not used: %s.".formatted(String.join("; ", unusable))));
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

  @Override
  public void close() {
    pulse.ifPresent(Thread::interrupt);
    try {
      client.close();
    } catch (IOException alreadyGone) {
      // Nothing is left to close.
    }
    jump.ifPresent(Connection::close);
  }
}
