package dev.workerbot.supervisor.lane.socket;

import dev.workerbot.supervisor.shell.Tunnel;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.Optional;

/** A tunnel as the HTTP client wants it: wherever that connects to, it is the end of the tunnel. */
final class TunnelSocket extends Socket {
  private final Opening opening;
  private volatile Optional<Tunnel> tunnel = Optional.empty();
  private volatile boolean closed;

  /** Opens the tunnel. */
  interface Opening {
    Tunnel open() throws IOException;
  }

  TunnelSocket(Opening opening) {
    this.opening = opening;
  }

  @Override
  public void connect(SocketAddress ignored, int timeout) throws IOException {
    tunnel = Optional.of(opening.open());
    if (closed) {
      close();
    }
  }

  @Override
  public boolean isConnected() {
    return tunnel.isPresent();
  }

  @Override
  public boolean isClosed() {
    return closed;
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return connected().input();
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    return connected().output();
  }

  private Tunnel connected() throws SocketException {
    return tunnel.orElseThrow(() -> new SocketException("not connected"));
  }

  @Override
  public void setSoTimeout(int ignored) {
    // The client bounds each call as a whole, and closes this.
  }

  @Override
  public void close() {
    closed = true;
    tunnel.ifPresent(Tunnel::close);
  }
}
