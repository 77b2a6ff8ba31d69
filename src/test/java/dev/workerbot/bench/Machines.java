package dev.workerbot.bench;

import dev.workerbot.testing.LoopbackServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Many servers on this machine, each with an sshd, a supervisord and a table of processes of its
 * own.
 */
final class Machines implements AutoCloseable {
  private final Map<String, LoopbackServer> servers = new LinkedHashMap<>();

  private Machines() {}

  /** So many, named by the prefix and a number from 0. */
  static Machines start(String prefix, int many, Map<String, String> programs) {
    Machines machines = new Machines();
    Map<String, Future<LoopbackServer>> starting = new LinkedHashMap<>();
    try (ExecutorService some = Executors.newFixedThreadPool(4)) {
      for (int i = 0; i < many; i++) {
        starting.put(prefix + i, some.submit(() -> LoopbackServer.startApart(programs)));
      }
    }
    starting.forEach((name, server) -> machines.servers.put(name, server.resultNow()));
    return machines;
  }

  Map<String, LoopbackServer> servers() {
    return servers;
  }

  /** Processes that all that happens there for us is below of. */
  List<Long> roots() {
    List<Long> roots = new ArrayList<>();
    servers.values().forEach(server -> roots.addAll(server.roots()));
    return roots;
  }

  /** Starts a program by supervisord's own interface, which costs next to nothing. */
  static void start(LoopbackServer server, String program) {
    String call =
        """
        <?xml version="1.0"?><methodCall><methodName>supervisor.startProcess</methodName><params>\
        <param><value><string>%s</string></value></param>\
        <param><value><boolean>0</boolean></value></param></params></methodCall>\
        """
            .formatted(program);
    String request =
        "POST /RPC2 HTTP/1.0\r\nContent-Type: text/xml\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(call.length(), call);
    try (SocketChannel socket = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      socket.connect(UnixDomainSocketAddress.of(server.dir().resolve("supervisor.sock")));
      ByteBuffer bytes = ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII));
      while (bytes.hasRemaining()) {
        int _ = socket.write(bytes);
      }
      String answer =
          new String(Channels.newInputStream(socket).readAllBytes(), StandardCharsets.UTF_8);
      if (!answer.contains("<boolean>1</boolean>")) {
        throw new IllegalStateException(program + " was not started: " + answer);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  public void close() {
    servers.values().forEach(LoopbackServer::close);
  }
}
