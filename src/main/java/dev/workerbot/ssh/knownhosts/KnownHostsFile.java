package dev.workerbot.ssh.knownhosts;

import dev.workerbot.ssh.knownhosts.KnownHost.Marker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What known_hosts files say of one host, read as OpenSSH reads them ({@code
 * hostkeys_foreach_file}): a line that cannot be read counts for nothing, and is remembered.
 *
 * @param hosts the lines about the host, in their order
 * @param unreadable places of lines that are about the host, or might be, and cannot be read
 */
record KnownHostsFile(List<KnownHost> hosts, List<String> unreadable) {
  KnownHostsFile {
    hosts = List.copyOf(hosts);
    unreadable = List.copyOf(unreadable);
  }

  /**
   * Reads files, one after the other; those that are not there say nothing.
   *
   * @param name of the host, as {@link HostName} writes it
   */
  static KnownHostsFile read(List<Path> files, String name) throws IOException {
    List<KnownHost> hosts = new ArrayList<>();
    List<String> unreadable = new ArrayList<>();
    for (Path file : files) {
      if (!Files.exists(file)) {
        continue;
      }
      // A byte is a character, as for OpenSSH, so that no file is without meaning.
      String text = text(file);
      int number = 0;
      for (String line : text.split("\n", -1)) {
        number++;
        try {
          line(line, name, file, number).ifPresent(hosts::add);
        } catch (IllegalArgumentException notReadable) {
          unreadable.add(KnownHost.place(file, number));
        }
      }
    }
    return new KnownHostsFile(hosts, unreadable);
  }

  private static String text(Path file) throws IOException {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException unreadable) {
      throw new IOException(
          "the known_hosts file %s cannot be read (%s)".formatted(file, unreadable.getMessage()),
          unreadable);
    }
  }

  /** Empty where it is about another host; throws where it cannot be read. */
  private static Optional<KnownHost> line(String text, String name, Path file, int number) {
    String rest = Blanks.skip(toNul(text));
    if (rest.isBlank() || rest.startsWith("#")) {
      return Optional.empty();
    }
    Marker marker = Marker.TRUSTED;
    if (rest.startsWith("@")) {
      String word = rest.substring(0, endOfMarker(rest));
      marker = marker(word);
      rest = Blanks.skip(rest.substring(word.length()));
      if (rest.startsWith("@")) {
        throw new IllegalArgumentException("two markers");
      }
    }
    String field = rest.substring(0, Blanks.endOfWord(rest));
    if (!HostPatterns.match(field, name).orElseThrow(IllegalArgumentException::new)) {
      return Optional.empty();
    }
    String behind = rest.substring(field.length());
    if (behind.isEmpty()) {
      // OpenSSH puts a NUL where the names end, and takes one that stands there for its own.
      behind = toNul(text.substring(Math.min(toNul(text).length() + 1, text.length())));
    }
    KnownKey key = KnownKey.read(Blanks.skip(behind)).orElseThrow(IllegalArgumentException::new);
    return Optional.of(new KnownHost(marker, key, file, number));
  }

  private static String toNul(String text) {
    int end = text.indexOf('\0');
    return end < 0 ? text : text.substring(0, end);
  }

  /** At the first space; at a tab only where the line has no space at all. */
  private static int endOfMarker(String text) {
    int space = text.indexOf(' ');
    return space < 0 ? Blanks.endOfWord(text) : space;
  }

  private static Marker marker(String word) {
    return switch (word) {
      case "@cert-authority" -> Marker.AUTHORITY;
      case "@revoked" -> Marker.REVOKED;
      default -> throw new IllegalArgumentException(word);
    };
  }
}
