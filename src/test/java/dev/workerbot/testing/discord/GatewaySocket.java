package dev.workerbot.testing.discord;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;
import org.java_websocket.WebSocket;
import org.java_websocket.drafts.Draft;
import org.java_websocket.exceptions.InvalidDataException;
import org.java_websocket.framing.CloseFrame;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.handshake.ServerHandshakeBuilder;
import org.java_websocket.server.WebSocketServer;

/** The WebSocket below the gateway. */
final class GatewaySocket extends WebSocketServer {
  private final DiscordGateway gateway;
  private final CountDownLatch started = new CountDownLatch(1);

  GatewaySocket(DiscordGateway gateway) {
    super(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
    this.gateway = gateway;
    setReuseAddr(true);
    setDaemon(true);
    setConnectionLostTimeout(0);
  }

  void awaitStart() throws InterruptedException {
    started.await();
  }

  @Override
  public void onStart() {
    started.countDown();
  }

  @Override
  public ServerHandshakeBuilder onWebsocketHandshakeReceivedAsServer(
      WebSocket client, Draft draft, ClientHandshake request) throws InvalidDataException {
    if (gateway.isRefusing()) {
      throw new InvalidDataException(CloseFrame.REFUSE, "no new connections");
    }
    return super.onWebsocketHandshakeReceivedAsServer(client, draft, request);
  }

  @Override
  public void onOpen(WebSocket client, ClientHandshake handshake) {
    gateway.opened(client, handshake.getResourceDescriptor());
  }

  @Override
  public void onMessage(WebSocket client, String message) {
    gateway.heard(client, FakeDiscord.JSON.readTree(message));
  }

  @Override
  public void onClose(WebSocket client, int code, String reason, boolean remote) {
    gateway.closed(client, code, remote);
  }

  @Override
  public void onError(WebSocket client, Exception failed) {
    // A connection that breaks is what some tests want.
  }
}
