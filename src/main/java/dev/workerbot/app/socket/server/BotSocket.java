package dev.workerbot.app.socket.server;

import dev.workerbot.app.bot.Workerbot;
import dev.workerbot.app.config.access.TerminalConfig;
import dev.workerbot.app.host.LocalAccount;
import dev.workerbot.app.socket.wire.SocketPath;
import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The unix socket of a bot that runs: {@code exec} and {@code chat} of people on its machine go
 * through it, over the bot's own connections and database. A thread for each connection, and one
 * that closes those which keep the bot waiting.
 */
public final class BotSocket implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BotSocket.class);
  private static final Duration ROUND = Duration.ofSeconds(1);

  private final ServerSocketChannel listener;
  private final Path path;
  private final Optional<Object> file;
  private final ServedBot bot;
  private final Set<ClientConnection> open = ConcurrentHashMap.newKeySet();

  private BotSocket(ServerSocketChannel listener, Path path, ServedBot bot) throws IOException {
    this.listener = listener;
    this.path = path;
    this.file = file(path);
    this.bot = bot;
  }

  /**
   * Listens there; empty, and one warning in the log, where that cannot be: a bot that only chats
   * can reach is better than none.
   *
   * @param config the file that the bot runs with
   * @param terminal who may be whom
   */
  public static Optional<BotSocket> open(
      Path path, Workerbot bot, Path config, TerminalConfig terminal) {
    OpenTerminals terminals = new OpenTerminals();
    try {
      BotSocket socket =
          new BotSocket(listen(path), path, new ServedBot(bot, config, terminal, terminals));
      bot.serve(List.of(terminals));
      Thread _ = Thread.ofVirtual().name("socket").start(socket::accept);
      Thread _ = Thread.ofVirtual().name("socket-limits").start(socket::closeLate);
      LOG.info("exec and chat on this machine use {}", path);
      return Optional.of(socket);
    } catch (IOException cannotListen) {
      LOG.warn(
          "exec and chat on this machine connect to the servers by themselves: {}",
          cannotListen.getMessage());
      return Optional.empty();
    }
  }

  /** Takes the place of what a dead bot left; never that of anything else. */
  private static ServerSocketChannel listen(Path path) throws IOException {
    Optional<String> trouble = SocketPath.trouble(path, LocalAccount.current().uid());
    if (trouble.isPresent()) {
      throw new IOException(trouble.get());
    }
    if (SocketPath.exists(path) && isAnswered(path)) {
      throw new IOException(
          "another bot listens at %s; set another `socket` under `terminal` in the config"
              .formatted(path));
    }
    Path fresh = path.resolveSibling(".%d.sock".formatted(ProcessHandle.current().pid()));
    ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      Files.deleteIfExists(fresh);
      listener.bind(UnixDomainSocketAddress.of(fresh));
      Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-rw----"));
      Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
      return listener;
    } catch (IOException failed) {
      listener.close();
      Files.deleteIfExists(fresh);
      throw new IOException(
          "cannot listen at %s (%s)".formatted(path, failed.getMessage()), failed);
    }
  }

  private static boolean isAnswered(Path path) throws IOException {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      return channel.isConnected();
    } catch (ConnectException stale) {
      return false;
    }
  }

  private static Optional<Object> file(Path path) throws IOException {
    return Optional.ofNullable(
        Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).fileKey());
  }

  private void accept() {
    while (true) {
      try {
        SocketChannel channel = listener.accept();
        Thread _ = Thread.ofVirtual().name("local-client").start(() -> serve(channel, bot, open));
      } catch (ClosedChannelException closed) {
        return;
      } catch (IOException failed) {
        LOG.warn("a local client could not be let in: {}", failed.getMessage());
        if (!paused()) {
          return;
        }
      }
    }
  }

  /** Whom the kernel cannot name is let go. */
  static void serve(SocketChannel channel, ServedBot bot, Set<ClientConnection> open) {
    try (channel) {
      ClientConnection connection = new ClientConnection(channel, bot, open);
      open.add(connection);
      try {
        connection.serve();
      } finally {
        open.remove(connection);
      }
    } catch (IOException | RuntimeException failed) {
      LOG.warn("a local client could not be let in: {}", failed.toString());
    }
  }

  private void closeLate() {
    while (listener.isOpen() && paused()) {
      open.forEach(ClientConnection::closeIfLate);
    }
  }

  private static boolean paused() {
    try {
      Thread.sleep(ROUND);
      return true;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Lets nobody in any more, and ends every connection. */
  @Override
  public void close() throws IOException {
    if (SocketPath.exists(path) && file(path).equals(file)) {
      Files.deleteIfExists(path);
    }
    listener.close();
    open.forEach(ClientConnection::close);
  }
}
