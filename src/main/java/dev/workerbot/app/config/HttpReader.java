package dev.workerbot.app.config;

import dev.workerbot.app.config.key.Key;
import dev.workerbot.app.config.key.Keys;
import dev.workerbot.app.config.key.Section;
import dev.workerbot.app.http.HostNames;
import dev.workerbot.message.text.Sentence;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads {@code http}. */
final class HttpReader {
  private static final String ADDRESS = "127.0.0.1";

  private static final Key.Defaulted<Boolean> ENABLED =
      Key.flag("enabled", "false turns it off").orElse(true);
  private static final Key.Defaulted<String> IP =
      Key.text(
              "address",
              "the IP address to listen on; `check` warns of one that other machines reach")
          .orElse(ADDRESS);
  private static final Key.Defaulted<Integer> PORT =
      Key.number(
              "port",
              1,
              65535,
              "the TCP port; where it is taken, the bot says so in its log and goes on")
          .orElse(9464);
  private static final Key.Defaulted<List<String>> HOSTS =
      Key.texts(
              "hosts",
              Pattern.compile("[A-Za-z0-9._-]{1,253}"),
              "`hosts` under `http` takes names by which this port is called, such as"
                  + " bot.example.com, without a port; not `%s`",
              "host names it answers to, such as `[bot.example.com]`; `localhost` and IP addresses"
                  + " always work")
          .orElse(List.of());
  private static final Key.Defaulted<Boolean> MEMORY_PER_WORKER =
      Key.flag(
              "memory-per-worker",
              "a figure for the memory of each worker, not only of each server")
          .orElse(false);

  static final Key<Section> HTTP =
      Keys.section(
              "http",
              Keys.of("http", ENABLED, IP, PORT, HOSTS, MEMORY_PER_WORKER),
              "health and figures of a running bot, and hooks")
          .otherwise("on, for this machine only");

  private HttpReader() {}

  static Optional<Config.Http> read(Section section) {
    InetAddress address = address(section, section.get(IP)).orElse(InetAddress.ofLiteral(ADDRESS));
    int port = section.get(PORT);
    boolean each = section.get(MEMORY_PER_WORKER);
    List<String> hosts = section.get(HOSTS);
    return section.get(ENABLED)
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
          IP,
          Sentence.of(
              "`address` under `http` takes an IP address of this machine, such as 127.0.0.1, not"
                  + " `%s`",
              text));
      return Optional.empty();
    }
  }
}
