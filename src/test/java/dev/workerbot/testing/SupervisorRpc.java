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
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Looks at a supervisord by its own XML-RPC, past the bot: a supervisorctl would take a thousand
 * times as long to start as to ask.
 */
final class SupervisorRpc {
  private static final String ASK =
      "<?xml version='1.0'?><methodCall><methodName>supervisor.getAllProcessInfo</methodName>"
          + "<params></params></methodCall>";

  private static final Pattern PROCESS = Pattern.compile("<struct>(.*?)</struct>", Pattern.DOTALL);
  private static final Pattern MEMBER =
      Pattern.compile(
          "<name>(\\w+)</name>\\s*<value><(?:string|int)>([^<]*)</(?:string|int)>", Pattern.DOTALL);

  private final Path socket;

  SupervisorRpc(Path socket) {
    this.socket = socket;
  }

  /**
   * One process, as supervisorctl's status shows it.
   *
   * @param name {@code horizon} or {@code queue:queue_00}
   * @param pid 0 while there is none
   */
  record Row(String name, String state, String description, int pid) {
    String line() {
      return "%s %s %s%n".formatted(name, state, description);
    }
  }

  /**
   * All of them.
   *
   * @throws IOException where supervisord does not answer
   */
  List<Row> processes() throws IOException {
    String answer = ask();
    if (!answer.contains("<methodResponse>") || answer.contains("<fault>")) {
      throw new IOException("no processes in " + answer);
    }
    List<Row> processes = new ArrayList<>();
    for (Matcher process = PROCESS.matcher(answer); process.find(); ) {
      String members = process.group(1);
      String group = member(members, "group");
      String name = member(members, "name");
      processes.add(
          new Row(
              group.equals(name) ? name : group + ":" + name,
              member(members, "statename"),
              member(members, "description"),
              Integer.parseInt(member(members, "pid"))));
    }
    return processes;
  }

  /**
   * What supervisorctl would print of those, but for its columns.
   *
   * @param wanted a name, or {@code group:*}
   */
  String status(String wanted) {
    try {
      StringBuilder lines = new StringBuilder();
      for (Row process : processes()) {
        boolean meant =
            wanted.endsWith(":*")
                ? (process.name() + ":").startsWith(wanted.substring(0, wanted.length() - 1))
                : process.name().equals(wanted);
        if (meant) {
          lines.append(process.line());
        }
      }
      return lines.isEmpty() ? wanted + ": ERROR (no such process)" : lines.toString();
    } catch (IOException down) {
      return down.toString();
    }
  }

  /** A process id, 0 while there is none; empty where supervisord does not know or not answer. */
  Optional<String> pid(String name) {
    try {
      return processes().stream()
          .filter(process -> process.name().equals(name))
          .findFirst()
          .map(process -> Integer.toString(process.pid()));
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  /** Whether anything is answered, be it that it wants a password. */
  boolean answers() {
    try {
      return ask().startsWith("HTTP/");
    } catch (IOException _) {
      return false;
    }
  }

  private static String member(String members, String name) throws IOException {
    for (Matcher member = MEMBER.matcher(members); member.find(); ) {
      if (member.group(1).equals(name)) {
        return member.group(2).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
      }
    }
    throw new IOException("no " + name + " in " + members);
  }

  private String ask() throws IOException {
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
}
