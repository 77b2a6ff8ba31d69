package dev.workerbot.message.secret.named;

import dev.workerbot.message.secret.named.SecretNames.SecretKind;
import dev.workerbot.message.secret.scan.Chars;
import dev.workerbot.message.secret.scan.Scan;
import java.util.Optional;

/**
 * Finds values by their names, whatever stands between: {@code name=value}, {@code "name":
 * "value"}, {@code 'name' => 'value'}, {@code name -> value}, {@code | name | value |}, {@code name
 * ..... value}, {@code ("name", "value")}, {@code s:4:"name";s:5:"value"}.
 */
public final class NamedSecrets {
  private static final int DOTS = 3;

  private final Scan scan;
  private final SecretNames names;
  private final NamedValue values;
  private final NameValuePair pairs;

  public NamedSecrets(Scan scan, SecretNames names) {
    this.scan = scan;
    this.names = names;
    this.values = new NamedValue(scan);
    this.pairs = new NameValuePair(scan, names, values);
  }

  public void find() {
    int i = 0;
    while (i < scan.length()) {
      i =
          switch (scan.at(i)) {
            case '=' -> equals(i);
            case ':' -> colon(i);
            case '-' -> scan.has("-> ", i) && scan.at(i - 1) == ' ' ? value(i, i + 2, ':') : i + 1;
            case '→' -> value(i, i + 1, ':');
            case '|' -> cell(i);
            case '.' -> dots(i);
            case ',' -> pair(i);
            case ';' -> serialized(i);
            case '[', '{' -> values.placeholders(i);
            default -> i + 1;
          };
    }
  }

  private int equals(int at) {
    int to = at + 1;
    while (to - at < DOTS && (scan.at(to) == '=' || scan.at(to) == '>')) {
      to++;
    }
    int from = at;
    while (at - from < 2 && "?|+!~<>".indexOf(scan.at(from - 1)) >= 0) {
      from--;
    }
    return value(from, to, scan.at(to - 1));
  }

  private int colon(int at) {
    if (scan.has("://", at)) {
      return at + 3;
    }
    int to = at + 1;
    while (to - at < DOTS && scan.at(to) == ':') {
      to++;
    }
    if (scan.at(to) == '=') {
      return value(at, to + 1, '=');
    }
    return to - at > 1 ? to : value(at, to, ':');
  }

  private int value(int separator, int after, char kind) {
    Optional<NameSpan> name = NameSpan.before(scan, separator);
    if (name.isEmpty() || scan.has("nexpected ", name.get().from() - 10)) {
      return after;
    }
    int another = namesAnother(name.get(), after);
    if (another > after) {
      return another;
    }
    SecretKind judged = names.judge(name.get().text());
    return judged == SecretKind.NONE ? after : values.of(name.get(), judged, after, kind);
  }

  /** {@code {"name": "password", "value": "x"}}. */
  private int namesAnother(NameSpan nameSpan, int after) {
    return switch (scan.text().substring(nameSpan.from(), nameSpan.to())) {
      case "name", "Name", "key", "Key", "k", "id", "field", "header", "variable", "property" ->
          pairs.mark(after);
      default -> after;
    };
  }

  /** A row of two cells. */
  private int cell(int at) {
    Optional<NameSpan> name = NameSpan.before(scan, at);
    if (name.isEmpty() || names.judge(name.get().text()) == SecretKind.NONE) {
      return at + 1;
    }
    if (name.get().to() == at && name.get().beginsLine(scan) && Chars.isAlnum(scan.at(at + 1))) {
      return value(at, at + 1, '|');
    }
    int begin = name.get().from() - 1;
    while (name.get().from() - begin < 40 && Chars.isBlank(scan.at(begin))) {
      begin--;
    }
    boolean isFirst = scan.at(begin) == '|' && Chars.isSpace(scan.at(begin - 1));
    int end = at + 1;
    while (end < scan.length() && scan.at(end) != '|' && scan.at(end) != '\n') {
      end++;
    }
    boolean isLast = scan.skipBlanks(end + 1) >= scan.lineEnd(end);
    if (!isFirst || !isLast) {
      return at + 1;
    }
    return values.of(name.get(), names.judge(name.get().text()), at + 1, '|');
  }

  /** As {@code artisan config:show} fills its lines. */
  private int dots(int at) {
    int end = at;
    while (scan.at(end) == '.') {
      end++;
    }
    if (end - at < DOTS || scan.at(at - 1) != ' ' || scan.at(end) != ' ') {
      return end;
    }
    Optional<NameSpan> name = NameSpan.before(scan, at);
    boolean isPlain =
        name.isPresent()
            && name.get().beginsLine(scan)
            && (name.get().text().equals(name.get().text().toLowerCase(java.util.Locale.ROOT))
                || name.get().text().contains("_"));
    return isPlain ? value(at, end, ':') : end;
  }

  /** Two of a kind in brackets, as arguments or as an array. */
  private int pair(int at) {
    char quote = scan.at(at - 1);
    int next = scan.skipBlanks(at + 1);
    Optional<NameSpan> atom = NameSpan.directlyBefore(scan, at);
    if (atom.isPresent() && scan.has("{:", atom.get().from() - 2)) {
      return value(at, at + 1, ':');
    }
    if (!Chars.isQuote(quote) || !Chars.isQuote(scan.at(next))) {
      return at + 1;
    }
    Optional<NameSpan> name = NameSpan.directlyBefore(scan, at - 1);
    if (name.isEmpty() || names.judge(name.get().text()) == SecretKind.NONE) {
      return at + 1;
    }
    int open = name.get().from() - 2;
    boolean isFirst = scan.at(name.get().from() - 1) == quote && "([".indexOf(scan.at(open)) >= 0;
    return isFirst ? values.second(name.get(), next, scan.at(open)) : at + 1;
  }

  /** What PHP serializes. */
  private int serialized(int at) {
    if (scan.at(at - 1) != '"' || !scan.has("s:", at + 1)) {
      return at + 1;
    }
    int value = at + 3;
    while (Chars.isDigit(scan.at(value))) {
      value++;
    }
    Optional<NameSpan> name = NameSpan.directlyBefore(scan, at - 1);
    boolean isValue = scan.at(value) == ':' && scan.at(value + 1) == '"' && name.isPresent();
    if (!isValue || names.judge(name.get().text()) == SecretKind.NONE) {
      return at + 1;
    }
    return values.of(name.get(), names.judge(name.get().text()), value + 1, ':');
  }
}
