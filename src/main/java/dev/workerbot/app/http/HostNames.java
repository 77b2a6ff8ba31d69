package dev.workerbot.app.http;

import java.net.InetAddress;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jetty.server.Request;

/**
 * The names by which the HTTP port may be called. A web page that somebody here has open can have
 * the browser call it by any name that its owner points at us; by none of these.
 */
public final class HostNames {
  private static final HttpReply UNCLEAR = HttpReply.text(400, "Send exactly one Host header.");
  private static final HttpReply ANOTHER =
      HttpReply.text(
          421,
          "This port is not called that. If it is meant, list the name as `hosts` under `http` in"
              + " workerbot's config; an IP address needs no listing.");

  private final Set<String> names;

  private HostNames(Set<String> names) {
    this.names = names;
  }

  /** These, {@code localhost}, and every IP address, for nobody can point one elsewhere. */
  public static HostNames of(Collection<String> names) {
    return new HostNames(
        Stream.concat(names.stream(), Stream.of("localhost"))
            .map(HostNames::plainly)
            .collect(Collectors.toUnmodifiableSet()));
  }

  private static String plainly(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }

  /** What to answer to who calls by another name; empty where that is right. */
  Optional<HttpReply> refusal(Request request) {
    List<String> hosts = request.getHeaders().getValuesList("Host");
    if (hosts.size() != 1 || hosts.getFirst().isBlank()) {
      return Optional.of(UNCLEAR);
    }
    boolean isCalledRightly =
        isOurs(hosts.getFirst().strip())
            && isOurs(String.valueOf(request.getHttpURI().getAuthority()));
    return isCalledRightly ? Optional.empty() : Optional.of(ANOTHER);
  }

  /** Whatever the port: a tunnel or a container may have another than ours. */
  private boolean isOurs(String hostAndPort) {
    String host = hostAndPort.replaceFirst(":\\d{0,5}$", "");
    return names.contains(plainly(host)) || isAddress(host);
  }

  private static boolean isAddress(String host) {
    boolean isBracketed = host.startsWith("[") && host.endsWith("]");
    if (!isBracketed && host.contains(":")) {
      return false;
    }
    try {
      InetAddress _ =
          InetAddress.ofLiteral(isBracketed ? host.substring(1, host.length() - 1) : host);
      return true;
    } catch (IllegalArgumentException isAName) {
      return false;
    }
  }
}
