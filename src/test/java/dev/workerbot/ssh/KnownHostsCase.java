package dev.workerbot.ssh;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A server, called so, and known_hosts files, read from {@code src/test/resources/known_hosts},
 * whose README says how they are written.
 */
record KnownHostsCase(String name, String host, String port, String server, List<String> files) {
  private static final Path FOLDER = Path.of("src/test/resources/known_hosts");
  private static final Pattern ESCAPE =
      Pattern.compile("\\{([^}]*)\\}|\\\\([trc]|x[0-9a-f]{2}|missing)(\n?)");

  static List<KnownHostsCase> all() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .filter(file -> file.toString().endsWith(".txt"))
          .sorted()
          .map(KnownHostsCase::read)
          .toList();
    }
  }

  private static KnownHostsCase read(Path file) {
    String text;
    try {
      text = Files.readString(file);
    } catch (IOException unreadable) {
      throw new AssertionError(file + " cannot be read", unreadable);
    }
    return new KnownHostsCase(
        file.getFileName().toString().replace(".txt", ""),
        said(text, "host").orElseThrow(),
        said(text, "port").orElseThrow(),
        said(text, "server").orElse("plain"),
        List.of(text.split("(?m)^#: next file\n", -1)));
  }

  private static Optional<String> said(String text, String word) {
    Matcher line = Pattern.compile("(?m)^#: " + word + " (\\S+)$").matcher(text);
    return line.find() ? Optional.of(line.group(1)) : Optional.empty();
  }

  /** Writes its files, with keys and hashes in their places. */
  List<Path> write(Path folder, UnaryOperator<String> replacement) throws IOException {
    List<Path> written = new ArrayList<>();
    for (String text : files) {
      Path file = folder.resolve("%s.%d".formatted(name, written.size()));
      written.add(file);
      String lines = text.replaceAll("(?m)^#: .*\n", "");
      if (!lines.equals("\\missing\n")) {
        Files.writeString(file, filled(lines, replacement), StandardCharsets.ISO_8859_1);
      }
    }
    return written;
  }

  private static String filled(String text, UnaryOperator<String> replacement) {
    return ESCAPE
        .matcher(text)
        .replaceAll(found ->
            Matcher.quoteReplacement(
                found.group(1) != null
                    ? replacement.apply(found.group(1))
                    : escaped(found.group(2))
                        + (found.group(2).equals("c") ? "" : found.group(3))));
  }

  private static String escaped(String escape) {
    return switch (escape.charAt(0)) {
      case 't' -> "\t";
      case 'r' -> "\r";
      case 'c' -> "";
      default -> Character.toString(Integer.parseInt(escape.substring(1), 16));
    };
  }

  @Override
  public String toString() {
    return name;
  }
}
