package dev.workerbot.message.secret.syntax;

import dev.workerbot.message.secret.scan.Chars;
import dev.workerbot.message.secret.scan.Scan;
import java.util.Set;

/** Finds secrets in files that programs keep passwords in: {@code .pgpass} and {@code .netrc}. */
public final class PasswordFileSecrets {
  private static final int LOOK = 300;
  private static final int FIELDS = 4;

  /** Words of an entry of {@code .netrc}. */
  private static final int WORDS = 14;

  /** Files that are named with a line's number behind them. */
  private static final Set<String> SOURCES =
      Set.of(
          ("php js ts tsx jsx mjs vue go rs py rb java kt scala c h cc cpp cs swift css scss html"
                  + " yml yaml json xml toml md txt log sh sql twig conf ini lock env")
              .split(" "));

  private final Scan scan;

  public PasswordFileSecrets(Scan scan) {
    this.scan = scan;
  }

  public void find() {
    int line = 0;
    while (line < scan.length()) {
      int end = scan.lineEnd(line);
      int first = scan.skipBlanks(line);
      for (int at = first; at < end; at++) {
        if (isBegin(at, line)) {
          pgpass(at, end, at == first);
        }
      }
      line = end + 1;
    }
    entries("machine");
    entries("default");
  }

  /** Of a word, perhaps in quotes or behind a {@code #}. */
  private boolean isBegin(int at, int line) {
    char before = at == line ? ' ' : scan.at(at - 1);
    return !Chars.isBlank(scan.at(at))
        && (Chars.isBlank(before) || Chars.isQuote(before) || before == '#');
  }

  /** {@code host:port:database:user:x}, as libpq's file of passwords has it. */
  private void pgpass(int from, int end, boolean isLine) {
    int[] colons = new int[FIELDS];
    int found = 0;
    for (int i = from; i < end && i - from < LOOK && found < FIELDS; i++) {
      char c = scan.at(i);
      if (c == '\\') {
        i++;
      } else if (c == ':') {
        colons[found++] = i;
        if (found == 2 && !isPort(colons[0] + 1, i)) {
          return;
        }
      } else if (!isOfField(c)) {
        return;
      }
    }
    if (found < FIELDS || colons[0] == from || !isHost(from, colons[0])) {
      return;
    }
    int value = colons[3] + 1;
    boolean isFull = colons[2] > colons[1] + 1 && value > colons[2] + 2 && end > value;
    if (!isFull
        || (!isDatabasePort(colons[0] + 1, colons[1]) && isNumber(colons[1] + 1, colons[2]))) {
      return;
    }
    int valueEnd = valueEnd(from, value, end);
    boolean isWord = scan.skipBlanks(valueEnd) >= end || Chars.isQuote(scan.at(valueEnd));
    if (isWord && valueEnd > value) {
      scan.mark(value, valueEnd);
    } else if (isLine && isDatabasePort(colons[0] + 1, colons[1])) {
      // There is nothing behind a password: all of it is one.
      scan.mark(value, end);
    }
  }

  private int valueEnd(int from, int value, int end) {
    char quote = from > 0 && Chars.isQuote(scan.at(from - 1)) ? scan.at(from - 1) : ' ';
    int at = value;
    while (at < end && scan.at(at) != quote && !Chars.isBlank(scan.at(at))) {
      at++;
    }
    return at;
  }

  private boolean isHost(int from, int to) {
    String host = scan.text().substring(from, to);
    return !SOURCES.contains(host.substring(host.lastIndexOf('.') + 1))
        && !host.chars().allMatch(Character::isDigit);
  }

  /** All of them, or one of two to five digits. */
  private boolean isPort(int from, int to) {
    return isNumber(from, to) ? to - from >= 2 && to - from <= 5 : isStar(from, to);
  }

  /** None that a line or a column of a file has. */
  private boolean isDatabasePort(int from, int to) {
    return isStar(from, to) || to - from >= 4;
  }

  private boolean isStar(int from, int to) {
    return to - from == 1 && scan.at(from) == '*';
  }

  private boolean isNumber(int from, int to) {
    for (int i = from; i < to; i++) {
      if (!Chars.isDigit(scan.at(i))) {
        return false;
      }
    }
    return to > from;
  }

  private static boolean isOfField(char c) {
    return Chars.isAlnum(c) || "._-*/@+%$~=".indexOf(c) >= 0;
  }

  /** The entries of a {@code .netrc} that begin with this word. */
  private void entries(String word) {
    String text = scan.text();
    for (int at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length())) {
      int next = at + word.length();
      boolean isWord =
          (at == 0 || Chars.isSpace(scan.at(at - 1)))
              && next < text.length()
              && Chars.isSpace(scan.at(next));
      if (isWord) {
        entry(word.equals("machine") ? end(word(next)) : next);
      }
    }
  }

  /** Its login and password, in either order, on one line or several. */
  private void entry(int from) {
    int at = word(from);
    int password = -1;
    boolean hasLogin = false;
    for (int i = 0; i < WORDS && at < scan.length(); i += 2) {
      String name = scan.text().substring(at, end(at));
      int value = word(end(at));
      if (name.equals("password") || name.equals("passwd")) {
        password = value;
      } else if (name.equals("login") || name.equals("user")) {
        hasLogin = true;
      } else if (!name.equals("account") && !name.equals("port")) {
        break;
      }
      at = word(end(value));
    }
    if (hasLogin && password >= 0 && password < scan.length()) {
      scan.mark(password, end(password));
    }
  }

  private int word(int from) {
    int at = from;
    while (at < scan.length() && at - from < LOOK && Chars.isSpace(scan.at(at))) {
      at++;
    }
    return at;
  }

  private int end(int word) {
    boolean isQuoted = scan.at(word) == '"';
    int at = isQuoted ? word + 1 : word;
    while (at < scan.length()
        && at - word < LOOK
        && (isQuoted ? scan.at(at) != '"' : !Chars.isSpace(scan.at(at)))) {
      at++;
    }
    return isQuoted && at < scan.length() ? at + 1 : at;
  }
}
