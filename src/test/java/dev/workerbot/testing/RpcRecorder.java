package dev.workerbot.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** In place of a supervisord: writes down every call that reaches its socket, and says true. */
public final class RpcRecorder implements AutoCloseable {
  private static final String TRUE =
      "<?xml version='1.0'?><methodResponse><params><param><value><boolean>1</boolean></value>"
          + "</param></params></methodResponse>";

  private static final Pattern METHOD = Pattern.compile("<methodName>([^<]*)</methodName>");
  private static final Pattern VALUE = Pattern.compile("<value><\\w+>([^<]*)</\\w+></value>");
  private static final Pattern LENGTH = Pattern.compile("(?i)content-length: (\\d+)");

  private final ServerSocketChannel server;
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private final Path config;

  private RpcRecorder(ServerSocketChannel server, Path config) {
    this.server = server;
    this.config = config;
  }

  /** With its socket and the config file for it in this folder. */
  public static RpcRecorder in(Path dir) throws IOException {
    Path socket = dir.resolve("recorder.sock");
    Path config =
        Files.writeString(
            dir.resolve("recorder.conf"), "[supervisorctl]\nserverurl=unix://" + socket + "\n");
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket), 1000);
    RpcRecorder recorder = new RpcRecorder(server, config);
    Thread.ofPlatform().daemon().name("recorder").start(recorder::serve);
    return recorder;
  }

  public Path config() {
    return config;
  }

  /** Each distinct call with its arguments, such as {@code supervisor.stopProcess(a:b, 0)}. */
  public List<String> calls() {
    return calls;
  }

  private void serve() {
    while (server.isOpen()) {
      try (SocketChannel client = server.accept()) {
        String request = request(client);
        String call = call(request);
        if (!calls.contains(call)) {
          calls.add(call);
        }
        client.write(
            ByteBuffer.wrap(
                "HTTP/1.0 200 OK\r\nContent-Type: text/xml\r\nContent-Length: %d\r\n\r\n%s"
                    .formatted(TRUE.length(), TRUE)
                    .getBytes(StandardCharsets.US_ASCII)));
      } catch (IOException gone) {
        // The next one.
      }
    }
  }

  private static String request(SocketChannel client) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    ByteBuffer part = ByteBuffer.allocate(65_536);
    while (true) {
      String text = all.toString(StandardCharsets.UTF_8);
      int body = text.indexOf("\r\n\r\n") + 4;
      Matcher length = LENGTH.matcher(text);
      if (body >= 4 && length.find() && text.length() - body >= Integer.parseInt(length.group(1))) {
        return text.substring(body);
      }
      if (client.read(part) < 0) {
        throw new IOException("cut off");
      }
      all.write(part.array(), 0, part.position());
      part.clear();
    }
  }

  private static String call(String request) {
    Matcher method = METHOD.matcher(request);
    List<String> values = new ArrayList<>();
    for (Matcher value = VALUE.matcher(request); value.find(); ) {
      values.add(value.group(1).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"));
    }
    return method.find() ? "%s(%s)".formatted(method.group(1), String.join(", ", values)) : request;
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
