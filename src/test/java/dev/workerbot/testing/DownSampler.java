package dev.workerbot.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Looks at servers 20 times a second, past the bot, by Supervisor's own XML-RPC, and keeps how many
 * processes did not run. State shared between threads is guarded by {@code this}.
 */
public final class DownSampler implements AutoCloseable {
  private static final String ASK =
      "<?xml version='1.0'?><methodCall><methodName>supervisor.getAllProcessInfo</methodName>"
          + "<params></params></methodCall>";

  private static final Pattern PROCESS =
      Pattern.compile(
          "<name>name</name>\\s*<value><string>([^<]*)</string>.*?"
              + "<name>statename</name>\\s*<value><string>([^<]*)</string>",
          Pattern.DOTALL);

  private final List<LoopbackServer> servers;
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private int samples;
  private Set<String> most = Set.of();
  private final List<String> troubles = new ArrayList<>();

  public DownSampler(List<LoopbackServer> servers) {
    this.servers = List.copyOf(servers);
    var _ = clock.scheduleAtFixedRate(this::sample, 0, 50, TimeUnit.MILLISECONDS);
  }

  private void sample() {
    try {
      Set<String> down = new TreeSet<>();
      for (int i = 0; i < servers.size(); i++) {
        String answer = ask(servers.get(i).dir().resolve("supervisor.sock"));
        Matcher process = PROCESS.matcher(answer);
        int seen = 0;
        while (process.find()) {
          seen++;
          if (!process.group(2).equals("RUNNING")) {
            down.add(process.group(1) + " of server " + i + " " + process.group(2));
          }
        }
        if (seen == 0) {
          throw new IOException("no process in " + answer);
        }
      }
      synchronized (this) {
        samples++;
        if (down.size() > most.size()) {
          most = down;
        }
      }
    } catch (IOException trouble) {
      synchronized (this) {
        troubles.add(trouble.toString());
      }
    }
  }

  private static String ask(Path socket) throws IOException {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(socket));
      String request =
          "POST /RPC2 HTTP/1.0\r\nContent-Type: text/xml\r\nContent-Length: %d\r\n\r\n%s"
              .formatted(ASK.length(), ASK);
      channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      ByteBuffer part = ByteBuffer.allocate(65_536);
      while (channel.read(part) >= 0) {
        answer.write(part.array(), 0, part.position());
        part.clear();
      }
      return answer.toString(StandardCharsets.UTF_8);
    }
  }

  /** The most that were down in one sample. */
  public synchronized Set<String> most() {
    return most;
  }

  public synchronized int samples() {
    return samples;
  }

  /** Why samples could not be taken. */
  public synchronized List<String> troubles() {
    return List.copyOf(troubles);
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
