package dev.workerbot.app.socket.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BotSocketTest {
  @Test
  void aClientThatTheKernelCannotName_isLetGo() throws IOException {
    Set<ClientConnection> open = new HashSet<>();
    // There is no account behind a TCP connection.
    try (ServerSocketChannel listener =
            ServerSocketChannel.open()
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        SocketChannel _ = SocketChannel.open(listener.getLocalAddress());
        SocketChannel unnamed = listener.accept()) {
      BotSocket.serve(unnamed, null, open);
      assertFalse(unnamed.isOpen());
      assertEquals(Set.of(), open);
    }
  }
}
