package dev.workerbot.message.secret.syntax;

import dev.workerbot.message.secret.scan.Chars;
import dev.workerbot.message.secret.scan.Harmless;
import dev.workerbot.message.secret.scan.Scan;
import java.util.List;
import java.util.Locale;

/**
 * Finds secrets that only their place gives away: in the talk of mail servers, and in commands that
 * take a password as a plain argument or from a pipe.
 */
public final class DialogSecrets {
  private static final int LOOK = 300;
  private static final int SHORTEST = 5;
  private static final int WORDS = 6;

  private static final List<String> READERS =
      List.of("sudo -s", "-stdin", "chpasswd", "passwd", "gpg", "openssl", "login");

  private final Scan scan;

  public DialogSecrets(Scan scan) {
    this.scan = scan;
  }

  public void find() {
    int line = 0;
    int indent = -1;
    boolean isSecret = false;
    while (line < scan.length()) {
      int end = scan.lineEnd(line);
      int begin = scan.skipBlanks(line);
      if (scan.has("kind:", begin)) {
        isSecret = scan.has("kind: Secret", begin) && end - begin == 12;
      } else if (scan.has("---", begin)) {
        isSecret = false;
      } else if (isSecret && (scan.has("data:", begin) || scan.has("stringData:", begin))) {
        indent = begin - line;
      } else if (indent >= 0 && isSecret && begin - line > indent) {
        entry(begin, end);
      } else {
        indent = -1;
      }
      if (end - line >= SHORTEST) {
        line(line, Math.min(end, line + LOOK), end);
      }
      line = end + 1;
    }
  }

  private void line(int from, int limit, int end) {
    String line = scan.text().substring(from, limit).toLowerCase(Locale.ROOT);
    if (line.contains("echo ") || line.contains("printf ")) {
      piped(from, line);
    }
    if (line.contains("\"kty\"")) {
      privateNumbers(from, limit);
    }
    int login = line.indexOf(" login ");
    if (login > 0 && login < WORDS && line.indexOf(' ') == login) {
      word(from + login + 1, limit, 2);
    }
    int asked = line.indexOf("334 ");
    if (asked >= 0 && asked < WORDS && end < scan.length()) {
      answer(end + 1);
    }
  }

  /** A line of the data of a Kubernetes Secret. */
  private void entry(int from, int end) {
    int colon = from;
    while (colon < end && colon - from < LOOK && scan.at(colon) != ':') {
      colon++;
    }
    int value = scan.at(colon) == ':' ? scan.skipBlanks(colon + 1) : from;
    if (value < end) {
      scan.mark(value, end);
    }
  }

  /** The parts of a private key in JSON. Source: RFC 7518, section 6. */
  private void privateNumbers(int from, int limit) {
    for (String part : List.of("d", "p", "q", "dp", "dq", "qi", "k")) {
      String begin = "\"" + part + "\"";
      int at = scan.text().indexOf(begin, from, limit);
      if (at < 0) {
        continue;
      }
      int value = scan.skipBlanks(at + begin.length());
      value = scan.at(value) == ':' ? scan.skipBlanks(value + 1) : value;
      int end = value + 1;
      while (scan.at(value) == '"' && Chars.isBase64(scan.at(end))) {
        end++;
      }
      if (end - value > WORDS) {
        scan.mark(value + 1, end);
      }
    }
  }

  /** What is echoed into a command that reads a password. */
  private void piped(int from, String line) {
    int echo = Math.max(line.indexOf("echo "), line.indexOf("printf "));
    int pipe = line.indexOf('|', echo);
    if (pipe < 0 || READERS.stream().noneMatch(line.substring(pipe)::contains)) {
      return;
    }
    int begin = scan.skipBlanks(from + line.indexOf(' ', echo));
    int end = from + pipe;
    while (end > begin && Chars.isBlank(scan.at(end - 1))) {
      end--;
    }
    if (!Harmless.isHarmless(scan.text().substring(begin, end))) {
      scan.mark(begin, end);
    }
  }

  /** So many words further. */
  private void word(int from, int limit, int count) {
    int at = from;
    for (int i = 0; i < count; i++) {
      while (at < limit && !Chars.isSpace(scan.at(at))) {
        at++;
      }
      at = scan.skipBlanks(at);
    }
    int end = at;
    while (end < scan.length() && !Chars.isSpace(scan.at(end))) {
      end++;
    }
    if (at < limit && !Harmless.isHarmless(scan.text().substring(at, Math.min(end, at + LOOK)))) {
      scan.mark(at, end);
    }
  }

  /** The answer to a mail server that asks for a name or a password. */
  private void answer(int line) {
    int at = line;
    while (at - line < WORDS && !Chars.isBase64(scan.at(at)) && scan.at(at) != '\n') {
      at++;
    }
    if (scan.has("C: ", at)) {
      at += 3;
    }
    int end = at;
    while (Chars.isBase64(scan.at(end))) {
      end++;
    }
    if (end - at >= 4 && scan.at(end) == '\n') {
      scan.mark(at, end);
    }
  }
}
