package dev.workerbot.app.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens for HTTP requests. A connection takes no thread before its request is there as a whole;
 * where there are too many, the one that has kept silent longest gives way to the next, so that
 * nobody who says nothing keeps others from being answered. All state belongs to the one thread of
 * the selector.
 */
final class RequestListener implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RequestListener.class);

  /** Connections at once. */
  private static final int MOST = 256;

  private static final Duration TO_ASK = Duration.ofSeconds(5);
  private static final Duration TO_ASK_AGAIN = Duration.ofSeconds(30);
  private static final Duration TO_TAKE = Duration.ofSeconds(30);

  /** What still comes is read, or the answer would be lost with the connection. */
  private static final Duration TO_END = Duration.ofSeconds(1);

  private static final int LOOK_MILLIS = 250;

  private final ServerSocketChannel server;
  private final Selector selector;
  private final Executor threads;
  private final Consumer<BufferedExchange> handler;
  private final Set<HttpPeer> peers = new LinkedHashSet<>();
  private final Queue<Runnable> later = new ConcurrentLinkedQueue<>();
  private final ByteBuffer buffer = ByteBuffer.allocate(32 * 1024);

  private enum PeerState {
    ASKING,
    WAITING,
    TAKING,
    ENDING
  }

  /** Who is connected. */
  private static final class HttpPeer {
    private final SocketChannel channel;
    private RequestReader reader = new RequestReader();
    private PeerState doing = PeerState.ASKING;
    private long until = System.nanoTime() + TO_ASK.toNanos();
    private ByteBuffer answer = ByteBuffer.allocate(0);
    private boolean isLast;

    HttpPeer(SocketChannel channel) {
      this.channel = channel;
    }

    void begins(PeerState next, Duration time) {
      doing = next;
      until = System.nanoTime() + time.toNanos();
    }
  }

  private RequestListener(
      ServerSocketChannel server,
      Selector selector,
      Executor threads,
      Consumer<BufferedExchange> handler) {
    this.server = server;
    this.selector = selector;
    this.threads = threads;
    this.handler = handler;
  }

  /**
   * Begins to listen.
   *
   * @param threads on which requests are answered
   */
  static RequestListener open(
      InetSocketAddress where, Executor threads, Consumer<BufferedExchange> handler)
      throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open();
    try {
      server.bind(where, MOST);
      server.configureBlocking(false);
      Selector selector = Selector.open();
      server.register(selector, SelectionKey.OP_ACCEPT);
      RequestListener listener = new RequestListener(server, selector, threads, handler);
      Thread.ofPlatform().daemon().name("http-listener").start(listener::work);
      return listener;
    } catch (IOException | RuntimeException failed) {
      server.close();
      throw failed;
    }
  }

  InetSocketAddress address() throws IOException {
    return (InetSocketAddress) server.getLocalAddress();
  }

  private void work() {
    try {
      while (selector.isOpen()) {
        selector.select(this::ready, LOOK_MILLIS);
        for (Runnable one = later.poll(); one != null; one = later.poll()) {
          one.run();
        }
        long now = System.nanoTime();
        peers.stream()
            .filter(peer -> peer.doing != PeerState.WAITING && now - peer.until > 0)
            .toList()
            .forEach(this::end);
      }
    } catch (ClosedSelectorException closed) {
      // Nobody listens any more.
    } catch (IOException failed) {
      LOG.error("nothing more is answered over HTTP: {}", failed.getMessage());
    } finally {
      peers.forEach(RequestListener::close);
    }
  }

  private void ready(SelectionKey key) {
    if (!key.isValid()) {
      // It gave way to one that came just before.
      return;
    }
    if (key.isAcceptable()) {
      accept();
      return;
    }
    HttpPeer peer = (HttpPeer) key.attachment();
    try {
      if (key.isWritable()) {
        take(key, peer);
      } else {
        read(key, peer);
      }
    } catch (IOException | RejectedExecutionException gone) {
      end(peer);
    } catch (RuntimeException bug) {
      // One connection may end by it, but not the thread that serves all of them.
      LOG.error("a request over HTTP was not understood", bug);
      end(peer);
    }
  }

  private void accept() {
    try {
      SocketChannel channel = server.accept();
      if (channel == null) {
        return;
      }
      if (peers.size() >= MOST && !giveWay()) {
        channel.close();
        return;
      }
      HttpPeer peer = new HttpPeer(channel);
      peers.add(peer);
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ, peer);
    } catch (IOException noMoreFiles) {
      LOG.debug("a connection was not taken: {}", noMoreFiles.getMessage());
      if (!giveWay()) {
        LockSupport.parkNanos(Duration.ofMillis(LOOK_MILLIS).toNanos());
      }
    }
  }

  /** The oldest of those that have not asked yet; else of those that do not take their answer. */
  private boolean giveWay() {
    for (PeerState doing : new PeerState[] {PeerState.ENDING, PeerState.ASKING, PeerState.TAKING}) {
      for (HttpPeer peer : peers) {
        if (peer.doing == doing) {
          end(peer);
          return true;
        }
      }
    }
    return false;
  }

  private void read(SelectionKey key, HttpPeer peer) throws IOException {
    buffer.clear();
    int count = peer.channel.read(buffer);
    if (count < 0) {
      if (peer.doing != PeerState.WAITING) {
        end(peer);
      } else {
        // Whoever has said all may still read.
        key.interestOps(0);
      }
      return;
    }
    if (peer.doing == PeerState.WAITING) {
      peer.isLast = true;
    }
    if (peer.doing != PeerState.ASKING) {
      return;
    }
    switch (peer.reader.add(buffer.flip())) {
      case RequestReader.ReadStep.NeedsMore _ -> {}
      case RequestReader.ReadStep.BadRequest(int code) -> {
        BufferedExchange refused = RequestReader.refusal(code);
        answer(key, peer, refused.answer(), true);
      }
      case RequestReader.ReadStep.WholeRequest(BufferedExchange exchange) -> {
        peer.doing = PeerState.WAITING;
        threads.execute(() -> {
          try {
            handler.accept(exchange);
          } finally {
            byte[] answer = exchange.answer();
            later.add(() -> answer(key, peer, answer, exchange.isLast()));
            selector.wakeup();
          }
        });
      }
    }
  }

  private void answer(SelectionKey key, HttpPeer peer, byte[] answer, boolean isLast) {
    if (key.isValid()) {
      peer.begins(PeerState.TAKING, TO_TAKE);
      peer.answer = ByteBuffer.wrap(answer);
      peer.isLast |= isLast;
      key.interestOps(SelectionKey.OP_WRITE);
    }
  }

  private void take(SelectionKey key, HttpPeer peer) throws IOException {
    peer.channel.write(peer.answer);
    if (peer.answer.hasRemaining()) {
      return;
    }
    key.interestOps(SelectionKey.OP_READ);
    if (peer.isLast) {
      peer.channel.shutdownOutput();
      peer.begins(PeerState.ENDING, TO_END);
      return;
    }
    // Younger than those that have not asked at all.
    boolean _ = peers.remove(peer) && peers.add(peer);
    peer.reader = new RequestReader();
    peer.begins(PeerState.ASKING, TO_ASK_AGAIN);
  }

  private void end(HttpPeer peer) {
    boolean _ = peers.remove(peer);
    close(peer);
  }

  private static void close(HttpPeer peer) {
    try {
      peer.channel.close();
    } catch (IOException gone) {
      // That is what was wanted.
    }
  }

  @Override
  public void close() {
    try {
      server.close();
      selector.close();
    } catch (IOException closed) {
      LOG.debug("the port was closed: {}", closed.getMessage());
    }
  }
}
