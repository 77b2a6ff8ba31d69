package dev.workerbot.app.socket.server;

import dev.workerbot.app.socket.wire.PeerAccount;
import dev.workerbot.app.socket.wire.WireChannel;
import dev.workerbot.app.socket.wire.WireLine;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The lines to and from one client, and the time that it has for them. */
final class ClientWire {
  private static final Logger LOG = LoggerFactory.getLogger(ClientWire.class);

  /** A command has 4,000 characters at most, of up to 12 bytes each in JSON. */
  private static final int LONGEST = 64 * 1024;

  /** Within which a client says what it wants, and takes what it is sent. */
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private static final long NEVER = Long.MAX_VALUE;

  private final WireChannel channel;
  private final AtomicLong lateAt = new AtomicLong(System.nanoTime() + TIMEOUT.toNanos());
  private boolean answered;

  /** Over a connection, which it closes. */
  ClientWire(SocketChannel channel) {
    this.channel = new WireChannel(channel, LONGEST);
  }

  /** Whose process it is. */
  PeerAccount peer() throws IOException {
    return channel.peer();
  }

  /** The first line, for which there is a limit; empty when the client is gone. */
  Optional<WireLine> first() throws IOException {
    Optional<WireLine> first = channel.read();
    lateAt.set(NEVER);
    return first;
  }

  /** The next line; empty when the client is gone. */
  Optional<WireLine> read() throws IOException {
    return channel.read();
  }

  /** Writes a line; the first one with the version. */
  synchronized void send(WireLine line) throws IOException {
    WireLine whole = answered ? line : line.with(WireLine.PROTOCOL, WireLine.VERSION);
    answered = true;
    lateAt.set(System.nanoTime() + TIMEOUT.toNanos());
    channel.write(whole);
    lateAt.set(NEVER);
  }

  /** Ends it where it keeps the bot waiting. */
  void closeIfLate() {
    if (System.nanoTime() > lateAt.get()) {
      close();
    }
  }

  void close() {
    try {
      channel.close();
    } catch (IOException closed) {
      LOG.debug("a local client is gone", closed);
    }
  }
}
