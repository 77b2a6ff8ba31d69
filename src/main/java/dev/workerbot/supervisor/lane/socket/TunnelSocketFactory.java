package dev.workerbot.supervisor.lane.socket;

import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;

/** Makes sockets that are tunnels. */
final class TunnelSocketFactory extends SocketFactory {
  private final TunnelSocket.Opening opening;

  TunnelSocketFactory(TunnelSocket.Opening opening) {
    this.opening = opening;
  }

  @Override
  public Socket createSocket() {
    return new TunnelSocket(opening);
  }

  @Override
  public Socket createSocket(String host, int port) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
    throw new UnsupportedOperationException();
  }
}
