package dev.workerbot.app.socket.wire;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads and writes lines over a socket. One thread reads; any may write, one line at a time. */
public final class WireChannel implements AutoCloseable {
  private final SocketChannel channel;
  private final InputStream in;
  private final int longest;

  /** Thrown where the other side keeps no to the protocol; its message is a sentence for it. */
  public static final class Breach extends IOException {
    private static final long serialVersionUID = 1L;

    Breach(String sentence) {
      super(sentence);
    }
  }

  /**
   * Over a connection, which it closes.
   *
   * @param longest the most bytes of a line that the other side may send
   */
  public WireChannel(SocketChannel channel, int longest) {
    this.channel = channel;
    this.in = new BufferedInputStream(Channels.newInputStream(channel));
    this.longest = longest;
  }

  /** The next line; empty at the end. */
  public Optional<WireLine> read() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    int next = in.read();
    while (next >= 0 && next != '\n') {
      if (bytes.size() == longest) {
        throw new Breach("A line here has at most %d bytes.".formatted(longest));
      }
      bytes.write(next);
      next = in.read();
    }
    if (next < 0) {
      return Optional.empty();
    }
    Optional<WireLine> line = WireLine.read(bytes.toString(StandardCharsets.UTF_8));
    if (line.isEmpty()) {
      throw new Breach(
          "This socket takes lines of JSON: use `workerbot exec` or `workerbot chat`.");
    }
    return line;
  }

  /** Writes one; blocks where the other side does not read. */
  public void write(WireLine line) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
    synchronized (channel) {
      while (bytes.hasRemaining()) {
        int _ = channel.write(bytes);
      }
    }
  }

  /** Whose process is at the other end, as the kernel has it. */
  public PeerAccount peer() throws IOException {
    return PeerAccount.of(channel);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
