package dev.workerbot.message.secret.token;

import dev.workerbot.message.secret.scan.Chars;
import dev.workerbot.message.secret.scan.Scan;
import java.util.List;

/**
 * Finds private keys, whole and in pieces: from their first line on, up to their last line, and
 * lines of a body with neither, as an excerpt that begins in its middle has them.
 */
public final class PemSecrets {
  private static final int MARKER = 120;
  private static final int SHORTEST_BODY = 64;
  private static final int LONGEST_LINE = 100;
  private static final int SHORTEST_PACKED = 24;

  /** What a line of dashes calls a key that is nobody else's. */
  private static final List<String> KEYS =
      List.of("PRIVATE KEY", "OpenVPN Static key", "OpenVPN tls-crypt");

  private final Scan scan;
  private final String text;

  public PemSecrets(Scan scan) {
    this.scan = scan;
    this.text = scan.text();
  }

  public void find() {
    packed();
    if (KEYS.stream().anyMatch(text::contains) || text.contains("private key ")) {
      markers();
    }
    new PemBodies(scan).find();
    int putty = text.indexOf("Private-Lines: ");
    while (putty >= 0) {
      putty = text.indexOf("Private-Lines: ", putty(putty));
    }
  }

  /** Private keys whose PEM was put into base64 once more, as Kubernetes and CI systems keep it. */
  private void packed() {
    int at = text.indexOf(PemBodies.PACKED);
    while (at >= 0) {
      int end = at;
      while (Chars.isBase64(scan.at(end))) {
        end++;
      }
      if (end - at >= SHORTEST_PACKED && !PemBodies.isPublic(text, at)) {
        scan.mark(at, end);
      }
      at = text.indexOf(PemBodies.PACKED, end);
    }
  }

  /** The lines of a private key as PuTTY writes it. */
  private int putty(int at) {
    int end = scan.lineEnd(at);
    int line = end + 1;
    int last = end;
    while (line < text.length() && scan.lineEnd(line) - line <= LONGEST_LINE) {
      if (!isBody(content(line, scan.lineEnd(line))) || scan.lineEnd(line) == line) {
        break;
      }
      last = scan.lineEnd(line);
      line = last + 1;
    }
    if (last > end) {
      scan.mark(end + 1, last);
    }
    return last;
  }

  /** A line of dashes that names a private key. */
  private boolean isMarker(String word, int at) {
    if (!text.startsWith(word, at)) {
      return false;
    }
    int end = Math.min(Math.min(text.length(), at + MARKER), scan.lineEnd(at));
    String marker = text.substring(at, end);
    return KEYS.stream().anyMatch(marker::contains);
  }

  private void markers() {
    int done = 0;
    int at = text.indexOf("--", 0);
    int openFrom = -1;
    while (at >= 0) {
      int word = at;
      while (scan.at(word) == '-') {
        word++;
      }
      word = scan.skipBlanks(word);
      if (isMarker("BEGIN", word)) {
        if (openFrom >= 0) {
          cut(openFrom, at);
        }
        openFrom = at;
      } else if (isMarker("END", word)) {
        int end = markerEnd(word);
        scan.mark(openFrom >= 0 ? openFrom : bodyBegin(at, done), end);
        openFrom = -1;
        done = end;
        word = end;
      }
      at = text.indexOf("--", Math.max(word, at + 2));
    }
    if (openFrom >= 0) {
      cut(openFrom, text.length());
    }
  }

  private int markerEnd(int word) {
    int at = word;
    while (at < scan.lineEnd(word) && scan.at(at) != '-') {
      at = scan.has("tls-crypt", at) ? at + 13 : at + 1;
    }
    while (scan.at(at) == '-') {
      at++;
    }
    return Math.min(at, text.length());
  }

  /** A key without its end: its lines, so long as they may be some. */
  private void cut(int from, int limit) {
    int end = scan.lineEnd(from);
    int line = end + 1;
    while (line < limit) {
      int lineEnd = scan.lineEnd(line);
      String content = content(line, lineEnd);
      boolean isHead =
          content.indexOf(": ") > 0 && content.length() < LONGEST_LINE && isHeader(content);
      if (!content.isEmpty() && !isHead && !isBody(content)) {
        break;
      }
      end = lineEnd;
      line = lineEnd + 1;
    }
    scan.mark(from, Math.min(end, limit));
  }

  private static boolean isHeader(String content) {
    return content.startsWith("Proc-Type")
        || content.startsWith("DEK-Info")
        || content.startsWith("Version")
        || content.startsWith("Comment");
  }

  private String content(int from, int to) {
    return text.substring(from, Math.min(to, from + 20 * LONGEST_LINE)).strip();
  }

  /** One word of base64, and no other. */
  private static boolean isBody(String content) {
    return content
        .chars()
        .allMatch(c ->
            Chars.isBase64((char) c) || c == '\\' || c == ',' || c == '"' || c == '\'' || c == '•');
  }

  /** Where the lines begin that may belong to the key that ends here. */
  private int bodyBegin(int end, int limit) {
    int begin = lineBegin(end, limit);
    int from = begin < end ? lineBody(begin, end) : end;
    while (from == begin || begin == end) {
      int before = begin - 1;
      if (before <= limit) {
        return limit;
      }
      int line = lineBegin(before, limit);
      String content = content(line, before);
      if (!content.isEmpty() && !isBody(content) && !isHeader(content)) {
        int word = lastWord(line, before);
        return before - word >= SHORTEST_BODY ? longest(word, line, limit) : Math.min(from, begin);
      }
      begin = line;
      from = line;
      if (line == limit) {
        return limit;
      }
    }
    return from;
  }

  private int lineBegin(int at, int limit) {
    int begin = at;
    while (begin > limit && scan.at(begin - 1) != '\n') {
      begin--;
    }
    return begin;
  }

  /** Lines that all begin with something of a log's own: each is marked by {@link PemBodies}. */
  private static int longest(int word, int line, int limit) {
    return Math.max(word, Math.max(line, limit));
  }

  /** On the line of the end itself, what may be the key stands right before. */
  private int lineBody(int begin, int end) {
    int from = end;
    while (from > begin
        && (Chars.isBase64(scan.at(from - 1))
            || (Chars.isBlank(scan.at(from - 1)) && from - 1 == begin))) {
      from--;
    }
    return from;
  }

  private int lastWord(int line, int end) {
    int from = end;
    while (from > line && Chars.isBase64(scan.at(from - 1))) {
      from--;
    }
    return from;
  }
}
