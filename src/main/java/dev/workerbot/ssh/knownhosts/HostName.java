package dev.workerbot.ssh.knownhosts;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** How known_hosts calls a host: in lower case, an address in its one short form. */
public final class HostName {
  private static final int DEFAULT_PORT = 22;

  private HostName() {}

  /** The host alone. */
  public static String of(String host) {
    int zone = host.indexOf('%');
    String address = zone < 0 ? host : host.substring(0, zone);
    try {
      InetAddress literal = InetAddress.ofLiteral(address);
      return literal instanceof Inet6Address six
          ? shortened(six.getAddress()) + (zone < 0 ? "" : host.substring(zone))
          : literal.getHostAddress();
    } catch (IllegalArgumentException isAName) {
      // One character a byte, as the lines of the files are read.
      return lower(new String(host.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
    }
  }

  /** With its port, where that is not 22. */
  public static String of(String host, int port) {
    return port == DEFAULT_PORT ? of(host) : "[%s]:%d".formatted(of(host), port);
  }

  /** Whether it can be written into known_hosts without being taken for more than itself. */
  public static boolean isPlain(String host) {
    return !host.isEmpty()
        && host.chars()
            .allMatch(one -> one > ' ' && one < 0x7f && "@?*#[]|'\"\\,!".indexOf(one) < 0);
  }

  /** Only the letters of ASCII have two cases there. */
  static String lower(String text) {
    StringBuilder lower = new StringBuilder(text);
    for (int i = 0; i < lower.length(); i++) {
      char one = lower.charAt(i);
      if (one >= 'A' && one <= 'Z') {
        lower.setCharAt(i, (char) (one + 'a' - 'A'));
      }
    }
    return lower.toString();
  }

  /** RFC 5952: the longest run of zeros, the first of several, becomes {@code ::}. */
  private static String shortened(byte[] address) {
    ByteBuffer words = ByteBuffer.wrap(address);
    List<String> groups = new ArrayList<>();
    while (words.hasRemaining()) {
      groups.add(Integer.toHexString(Short.toUnsignedInt(words.getShort())));
    }
    int start = 0;
    int longest = 0;
    for (int i = 0; i < groups.size(); i++) {
      int end = i;
      while (end < groups.size() && groups.get(end).equals("0")) {
        end++;
      }
      if (end - i > longest) {
        start = i;
        longest = end - i;
      }
    }
    return longest < 2
        ? String.join(":", groups)
        : String.join(":", groups.subList(0, start))
            + "::"
            + String.join(":", groups.subList(start + longest, groups.size()));
  }
}
