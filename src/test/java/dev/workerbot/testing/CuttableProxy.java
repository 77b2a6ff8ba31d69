package dev.workerbot.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A line to a server that can be cut, or go dead without anybody noticing. */
public final class CuttableProxy implements AutoCloseable {
  private final ServerSocket listener;
  private final int target;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicInteger accepted = new AtomicInteger();
  private volatile int most = Integer.MAX_VALUE;
  private volatile boolean cut;
  private volatile boolean frozen;

  public CuttableProxy(int target) throws IOException {
    this.target = target;
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  public int port() {
    return listener.getLocalPort();
  }

  /** How many connections there have been. */
  public int accepted() {
    return accepted.get();
  }

  /** Closes everything, and everything that comes. */
  public void cut() {
    cut = true;
    closeAll();
  }

  /** Closes every connection that comes, once so many bytes went to the server. */
  public void cutAfter(int bytes) {
    most = bytes;
  }

  /** Forwards nothing from now on, but keeps the connections open. */
  public void freeze() {
    frozen = true;
  }

  /** A good line again; what was frozen is closed. */
  public void heal() {
    closeAll();
    cut = false;
    frozen = false;
  }

  private void closeAll() {
    sockets.removeIf(socket -> {
      quietly(socket);
      return true;
    });
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket near = listener.accept();
        if (cut) {
          quietly(near);
          continue;
        }
        accepted.incrementAndGet();
        Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
        near.setTcpNoDelay(true);
        far.setTcpNoDelay(true);
        sockets.add(near);
        sockets.add(far);
        if (cut) {
          // It came while the others were closed.
          closeAll();
        }
        Thread.ofVirtual().start(() -> pump(near, far, most));
        Thread.ofVirtual().start(() -> pump(far, near, Integer.MAX_VALUE));
      } catch (IOException closed) {
        // The next accept tells whether that was the end.
      }
    }
  }

  private void pump(Socket from, Socket to, int most) {
    byte[] buffer = new byte[16384];
    try (InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      int read = in.read(buffer);
      long sent = read;
      while (read >= 0 && sent <= most) {
        if (!frozen) {
          out.write(buffer, 0, read);
          out.flush();
        }
        read = in.read(buffer);
        sent += read;
      }
    } catch (IOException over) {
      // One side is gone; the other goes too.
    } finally {
      if (!frozen) {
        quietly(from);
        quietly(to);
      }
    }
  }

  private static void quietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException gone) {
      // It is closed either way.
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    closeAll();
  }
}
