package dev.workerbot.message.secret.named;

import dev.workerbot.message.secret.named.SecretNames.SecretKind;
import dev.workerbot.message.secret.named.SecretValues.Extent;
import dev.workerbot.message.secret.scan.Chars;
import dev.workerbot.message.secret.scan.Harmless;
import dev.workerbot.message.secret.scan.Randomness;
import dev.workerbot.message.secret.scan.Scan;
import java.util.List;
import java.util.Locale;

/** Decides of a value that has a secret's name how much of it is to be masked. */
public final class NamedValue {
  private static final int KEY = 16;
  private static final int VENDOR_KEY = 14;
  private static final int LOOK = 200;
  private static final int INSIDE = 80;

  /** Of supervisord's processes. */
  private static final List<String> STATES =
      List.of(
          "RUNNING", "STOPPED", "STARTING", "STOPPING", "BACKOFF", "EXITED", "FATAL", "UNKNOWN");

  private final Scan scan;
  private final SecretValues secretValues;
  private final HeaderValue headers;
  private final LaterLines later;

  /** Up to here a statement with placeholders for secrets may be followed by their values. */
  private int placeholdersUntil = -1;

  /** The end of the line that was last looked at for what did not pass, and what was found. */
  private int testsLine = -1;

  private boolean hasFailures;

  NamedValue(Scan scan) {
    this.scan = scan;
    this.secretValues = new SecretValues(scan);
    this.later = new LaterLines(scan, secretValues);
    this.headers = new HeaderValue(scan, secretValues, later);
  }

  /**
   * Marks the value after a separator.
   *
   * @return where to go on
   */
  int of(NameSpan nameSpan, SecretKind secretKind, int after, char separator) {
    int at = scan.skipBlanks(after);
    if (scan.at(at) == '*' && separator == ':') {
      while (scan.at(at) == '*') {
        at++;
      }
      at = scan.skipBlanks(at);
    }
    if (isHint(nameSpan, after, separator)) {
      return after;
    }
    if (separator == '=' && scan.hasWord("in (", at)) {
      at += 3;
    }
    int document = isKey(secretKind) ? at : later.hereDocument(at);
    if (document > at) {
      return document;
    }
    boolean isBlock =
        separator == ':'
            && (scan.at(at) == '|' || scan.at(at) == '>')
            && scan.lineEnd(at) - at <= 3;
    if (scan.at(at) == '\n' || isBlock) {
      return later.mark(nameSpan, secretKind, at, separator, isBlock);
    }
    int open = opens(at);
    if (open >= 0) {
      return bracket(nameSpan, secretKind, at, open);
    }
    if (secretKind == SecretKind.AUTHORIZATION) {
      return headers.authorization(nameSpan, at);
    }
    if (secretKind == SecretKind.COOKIE && separator == ':') {
      return headers.cookie(nameSpan, at);
    }
    if (isKey(secretKind) && !isKey(secretKind, secretValues.beginning(at))) {
      return after;
    }
    return marked(nameSpan, at, separator, after);
  }

  private static boolean isKey(SecretKind secretKind) {
    return secretKind == SecretKind.KEY || secretKind == SecretKind.VENDOR;
  }

  private static boolean isKey(SecretKind secretKind, String value) {
    return secretKind == SecretKind.VENDOR
        ? Randomness.isKey(value, VENDOR_KEY) || Randomness.isUuid(value)
        : Randomness.isKey(value, KEY);
  }

  private int marked(NameSpan nameSpan, int at, char separator, int after) {
    Extent value = secretValues.at(at);
    boolean isBracketed = separator == '>' && !value.isQuoted() && isIndex(nameSpan);
    int bareEnd = isBracketed ? scan.lineEnd(at) : value.bareEnd();
    String text = scan.text().substring(value.bare(), Math.min(bareEnd, value.bare() + LOOK));
    if (text.startsWith("?") || (text.startsWith(":") && text.length() > 1)) {
      placeholdersUntil = scan.lineEnd(value.to());
    }
    if (Harmless.isHarmless(text)
        || isFigure(nameSpan, text, value.bareEnd())
        || isPlace(nameSpan, text, separator, after)
        || isOther(nameSpan, text, value, separator)) {
      return after;
    }
    int to = value.isQuoted() ? value.to() : bareEnd(nameSpan, value, separator, after);
    scan.mark(value.from(), to);
    return Math.max(to, after);
  }

  /** What print_r, YAML and INI files leave without quotes may hold blanks. */
  private int bareEnd(NameSpan nameSpan, Extent value, char separator, int after) {
    int lineEnd = scan.lineEnd(value.to());
    if (separator == '>' && isIndex(nameSpan)) {
      return lineEnd;
    }
    boolean isLine = Chars.isBlank(scan.at(after)) && separator != '|' && nameSpan.beginsLine(scan);
    return isLine && !hasPair(value.to(), lineEnd) ? lineEnd : value.to();
  }

  /** {@code [password]}, with nothing else in the brackets. */
  private boolean isIndex(NameSpan nameSpan) {
    int end = nameSpan.to() + (Chars.isQuote(scan.at(nameSpan.to())) ? 1 : 0);
    return nameSpan.isInBrackets(scan) && (scan.at(end) == ']' || scan.at(end) == ':');
  }

  private boolean hasPair(int from, int to) {
    for (int i = from; i < Math.min(to, from + LOOK); i++) {
      if (scan.at(i) == '=' || (scan.at(i) == ':' && Chars.isSpace(scan.at(i + 1)))) {
        return true;
      }
    }
    return false;
  }

  private boolean isFigure(NameSpan nameSpan, String value, int end) {
    if (!value.chars().allMatch(c -> Chars.isDigit((char) c) || ".,kKM%/".indexOf(c) >= 0)) {
      return false;
    }
    boolean isShort = value.length() <= 3;
    if (nameSpan.text().equalsIgnoreCase("pass")) {
      return isShort
          || value.endsWith("%")
          || (value.length() < INSIDE && (value.indexOf('/') > 0 || value.indexOf('.') > 0))
          || isOfTests(end);
    }
    return SecretNames.isCount(nameSpan.text()) || (isShort && isMany(nameSpan.text()));
  }

  /** Whether the rest of the line counts those that did not pass. */
  private boolean isOfTests(int from) {
    int lineEnd = scan.lineEnd(from);
    if (testsLine != lineEnd) {
      int end = Math.min(lineEnd, from + LOOK);
      String rest = scan.text().substring(from, end).toLowerCase(Locale.ROOT);
      hasFailures = rest.contains("fail") || rest.contains("skip") || rest.contains("error");
      testsLine = lineEnd;
    }
    return hasFailures;
  }

  /** What is said of a secret, or something else of its name. */
  private boolean isOther(NameSpan nameSpan, String text, Extent value, char separator) {
    if (value.isQuoted()) {
      return false;
    }
    int end = Math.min(scan.lineEnd(value.bare()), value.bare() + LOOK);
    return Harmless.isPlaceholder(nameSpan.text(), text)
        || (Chars.isBlank(scan.at(value.bare() - 1))
            && Harmless.isThing(text)
            && Harmless.isReport(scan.text().substring(value.bare(), end)))
        || (separator == ':' && isProcess(nameSpan, text, value.bareEnd()));
  }

  /** {@code tokens:tokens_00 RUNNING}, as supervisorctl lists them. */
  private boolean isProcess(NameSpan nameSpan, String text, int end) {
    if (text.startsWith(nameSpan.text() + "_")) {
      return text.substring(nameSpan.text().length() + 1).chars().allMatch(Character::isDigit);
    }
    int state = scan.skipBlanks(end);
    return nameSpan.beginsLine(scan)
        && state - end > 1
        && STATES.stream().anyMatch(one -> scan.has(one + " ", state));
  }

  private static boolean isMany(String name) {
    return name.endsWith("s") && !name.endsWith("ss");
  }

  /** A folder, a file with a secret in it, or a port. */
  private boolean isPlace(NameSpan nameSpan, String value, char separator, int after) {
    boolean isFolder = nameSpan.text().toLowerCase(Locale.ROOT).endsWith("pwd");
    if (value.startsWith("/")
        && (isFolder || value.startsWith("/run/") || value.startsWith("/etc/"))) {
      return true;
    }
    return separator == ':'
        && !Chars.isBlank(scan.at(after))
        && value.length() <= 5
        && (nameSpan.text().contains("-") || nameSpan.text().contains("."))
        && value.chars().allMatch(c -> Chars.isDigit((char) c));
  }

  /** {@code [password:App\User:private] =>}: what follows the colon is no value. */
  private boolean isHint(NameSpan nameSpan, int after, char separator) {
    if (separator != ':' || !nameSpan.isInBrackets(scan)) {
      return false;
    }
    int i = after;
    while (i - after < LOOK && scan.at(i) != ']' && scan.at(i) != '\n') {
      i++;
    }
    return scan.at(i) == ']' && scan.has("=>", scan.skipBlanks(i + 1));
  }

  /** Where a list or map opens; -1 where none does. */
  private int opens(int at) {
    if ("[{(".indexOf(scan.at(at)) >= 0) {
      return scan.has("(string)", at) ? -1 : at;
    }
    if (!scan.hasWord("array", at)) {
      return -1;
    }
    int i = at + 5;
    while (i - at < 20
        && (Chars.isDigit(scan.at(i)) || Chars.isSpace(scan.at(i)) || scan.at(i) == ':')) {
      i++;
    }
    return "[(".indexOf(scan.at(i)) >= 0 ? i : -1;
  }

  private int bracket(NameSpan nameSpan, SecretKind secretKind, int at, int open) {
    if (isKey(secretKind) || (secretKind == SecretKind.SECRET && scan.at(open) == '{')) {
      return open + 1;
    }
    int end = secretValues.bracketEnd(open);
    String inside =
        scan.text().substring(open + 1, Math.max(open + 1, Math.min(end - 1, open + INSIDE)));
    String bare = unquoted(inside.strip());
    boolean isMap = inside.contains("=>") && (bare.isEmpty() || !Chars.isDigit(bare.charAt(0)));
    if (Harmless.isHarmless(bare) || isFigure(nameSpan, bare, open)) {
      return open + 1;
    }
    if (isMap && secretKind == SecretKind.SECRET) {
      return open + 1;
    }
    scan.mark(at, end);
    return end;
  }

  private static String unquoted(String text) {
    boolean isQuoted = text.length() > 1 && Chars.isQuote(text.charAt(0));
    int end = text.endsWith(",") ? text.length() - 1 : text.length();
    return isQuoted && Chars.isQuote(text.charAt(end - 1)) && end > 1
        ? text.substring(1, end - 1)
        : text;
  }

  /** Marks what a list after a statement holds for its placeholders. */
  int placeholders(int open) {
    if (open > placeholdersUntil || (scan.at(open) == '{' && scan.at(open + 1) == '}')) {
      return open + 1;
    }
    int end = secretValues.bracketEnd(open);
    scan.mark(open, end);
    return end;
  }

  /** The second of two in brackets; an operator may stand between. */
  int second(NameSpan nameSpan, int at, char open) {
    Extent value = secretValues.at(at);
    String text =
        scan.text().substring(value.bare(), Math.min(value.bareEnd(), value.bare() + LOOK));
    if (text.equals("=") || text.equals("!=") || text.equals("like")) {
      int next = scan.skipBlanks(value.to());
      int third = scan.skipBlanks(next + 1);
      return scan.at(next) == ',' && Chars.isQuote(scan.at(third))
          ? second(nameSpan, third, open)
          : next;
    }
    boolean isAlone = scan.at(scan.skipBlanks(value.to())) == (open == '(' ? ')' : ']');
    boolean isUpper = nameSpan.text().equals(nameSpan.text().toUpperCase(Locale.ROOT));
    boolean isSecret =
        open == '(' ? isUpper || Randomness.isMixed(text) : isAlone && Randomness.isMixed(text);
    if (isSecret && !Harmless.isHarmless(text)) {
      scan.mark(value.from(), value.to());
      return value.to();
    }
    return at;
  }
}
