package dev.workerbot.app.config;

import dev.workerbot.app.http.HostNames;
import dev.workerbot.message.Sentence;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads {@code http}. */
final class HttpReader {
  static final Set<String> HTTP =
      Set.of("enabled", "address", "port", "hosts", "memory-per-worker");

  private static final String ADDRESS = "127.0.0.1";
  private static final int PORT = 9464;

  private HttpReader() {}

  static Optional<Config.Http> read(Section section) {
    InetAddress address =
        section
            .text("address")
            .flatMap(text -> address(section, text))
            .orElse(InetAddress.ofLiteral(ADDRESS));
    int port = section.number("port", 1, 65535).orElse(PORT);
    boolean each = section.flag("memory-per-worker").orElse(false);
    List<String> hosts = section.texts("hosts").orElse(List.of());
    hosts.stream()
        .filter(host -> !host.matches("[A-Za-z0-9._-]{1,253}"))
        .forEach(host ->
            section.wrong(
                section.lineOf("hosts"),
                Sentence.of(
                    "`hosts` under `http` takes names by which this port is called, such as"
                        + " bot.example.com, without a port; not `%s`",
                    host)));
    return section.flag("enabled").orElse(true)
        ? Optional.of(
            new Config.Http(new InetSocketAddress(address, port), HostNames.of(hosts), each))
        : Optional.empty();
  }

  /** Never by a name that somebody else resolves: it decides who can read the figures. */
  private static Optional<InetAddress> address(Section section, String text) {
    try {
      return Optional.of(InetAddress.ofLiteral(text.equals("localhost") ? ADDRESS : text));
    } catch (IllegalArgumentException noAddress) {
      section.wrong(
          section.lineOf("address"),
          Sentence.of(
              "`address` under `http` takes an IP address of this machine, such as 127.0.0.1, not `%s`",
              text));
      return Optional.empty();
    }
  }
}
