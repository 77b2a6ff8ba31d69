package dev.workerbot.message.secret.named;

import dev.workerbot.message.secret.named.SecretNames.SecretKind;
import dev.workerbot.message.secret.named.SecretValues.Extent;
import dev.workerbot.message.secret.scan.Chars;
import dev.workerbot.message.secret.scan.Harmless;
import dev.workerbot.message.secret.scan.Randomness;
import dev.workerbot.message.secret.scan.Scan;

/** Marks values that stand on the lines after their name. */
public final class LaterLines {
  private static final int LOOK = 200;
  private static final int COMMAND = 40;
  private static final int FAR = 4096;
  private static final int SHORTEST_CODE = 6;

  /** So many empty lines may stand between a name and its value. */
  private static final int EMPTY = 2;

  private final Scan scan;
  private final SecretValues secretValues;

  public LaterLines(Scan scan, SecretValues secretValues) {
    this.scan = scan;
    this.secretValues = secretValues;
  }

  /**
   * Marks the value of a name whose line ends with its separator.
   *
   * @return where to go on
   */
  int mark(NameSpan nameSpan, SecretKind secretKind, int at, char separator, boolean isBlock) {
    int nextLine = scan.lineEnd(at) + 1;
    int line = nextLine;
    if (!isBlock) {
      for (int i = 0; i < EMPTY && scan.at(scan.skipBlanks(line)) == '\n'; i++) {
        line = scan.lineEnd(line) + 1;
      }
    }
    if (line >= scan.length()) {
      return at;
    }
    int indent = nameSpan.indent(scan);
    int from = scan.skipBlanks(line);
    if (isBlock) {
      int end = secretValues.blockEnd(line, indent);
      scan.mark(from, end);
      return Math.max(end, at + 1);
    }
    if (scan.at(from) == '\n' || isHeader(line)) {
      return at + 1;
    }
    if (scan.has("- ", from)) {
      return list(line);
    }
    if (scan.at(from) == '(' || (scan.at(from) == '[' && from > line)) {
      int end = secretValues.bracketEnd(from);
      scan.mark(from, end);
      return end;
    }
    if (SecretNames.isListOfCodes(nameSpan.text())) {
      return codes(line);
    }
    int typed = ValueType.behind(scan, from);
    return Chars.isQuote(scan.at(typed))
        ? quoted(secretKind, from)
        : bare(secretKind, from, separator == '=' && from - line <= indent, at, line > nextLine);
  }

  private boolean isHeader(int line) {
    return scan.at(line) == '[' || (scan.has("20", line) && scan.at(line + 4) == '-');
  }

  private int list(int firstLine) {
    int line = firstLine;
    int end = firstLine;
    while (line < scan.length() && scan.has("- ", scan.skipBlanks(line))) {
      int from = scan.skipBlanks(scan.skipBlanks(line) + 2);
      end = scan.lineEnd(from);
      String item = scan.text().substring(from, Math.min(end, from + LOOK));
      if (!item.isBlank() && !secretValues.isPair(from) && !Harmless.isHarmless(item)) {
        scan.mark(from, end);
      }
      line = end + 1;
    }
    return end;
  }

  /** Codes, a line each. */
  private int codes(int firstLine) {
    int line = firstLine;
    int end = firstLine;
    while (line < scan.length()) {
      int from = scan.skipBlanks(line);
      int to = from;
      while (Chars.isAlnum(scan.at(to)) || scan.at(to) == '-') {
        to++;
      }
      if (to - from < SHORTEST_CODE || scan.skipBlanks(to) < scan.lineEnd(to)) {
        break;
      }
      scan.mark(from, to);
      end = scan.lineEnd(to);
      line = end + 1;
    }
    return end;
  }

  /**
   * Marks a here-document: {@code <<EOT}, {@code <<-EOT}, {@code <<'EOT'}, in PHP with a third
   * bracket.
   *
   * @return where to go on; the place itself where none begins before the end of this line
   */
  int hereDocument(int at) {
    int lineEnd = scan.lineEnd(at);
    int limit = Math.min(lineEnd, at + COMMAND);
    int open = at;
    while (open < limit && !scan.has("<<", open)) {
      open++;
    }
    int from = open;
    while (from - open < 3 && scan.at(from) == '<') {
      from++;
    }
    while (from < lineEnd && "-~'\"".indexOf(scan.at(from)) >= 0) {
      from++;
    }
    int to = from;
    while (to - from < COMMAND && (Chars.isAlnum(scan.at(to)) || scan.at(to) == '_')) {
      to++;
    }
    int rest = to;
    while (rest < lineEnd && "'\" )".indexOf(scan.at(rest)) >= 0) {
      rest++;
    }
    boolean isOpen = open < limit && to > from && !Chars.isDigit(scan.at(from)) && rest == lineEnd;
    return isOpen ? until(scan.text().substring(from, to), lineEnd + 1) : at;
  }

  private int until(String word, int firstLine) {
    int line = firstLine;
    int end = Math.min(firstLine, scan.length());
    int cut = -1;
    boolean mayLookFar = secretValues.mayLookFar();
    while (line < scan.length() && line - firstLine <= FAR && (cut < 0 || mayLookFar)) {
      int begin = scan.skipBlanks(line);
      int lineEnd = scan.lineEnd(line);
      if (scan.has(word, begin) && !Chars.isOfName(scan.at(begin + word.length()))) {
        scan.mark(firstLine, line - 1);
        return line;
      }
      boolean isOther = isHeader(line) || begin == lineEnd;
      cut = cut < 0 && isOther ? line : cut;
      end = lineEnd;
      line = lineEnd + 1;
    }
    secretValues.looked(line - firstLine);
    // Its end is missing, as in the last lines of a log: so far as it may go.
    end = cut < 0 ? end : Math.max(firstLine, cut - 1);
    scan.mark(firstLine, end);
    return Math.max(end, firstLine);
  }

  /**
   * Marks the credential on the line after its scheme.
   *
   * @return where to go on; the place itself where there is none
   */
  public int afterScheme(int schemeEnd) {
    int at = schemeEnd;
    while (Chars.isBlank(scan.at(at)) || scan.at(at) == '\\') {
      at++;
    }
    if (scan.at(at) != '\n' || at >= scan.length()) {
      return schemeEnd;
    }
    int line = at + 1;
    for (int i = 0; i < EMPTY && scan.at(scan.skipBlanks(line)) == '\n'; i++) {
      line = scan.lineEnd(line) + 1;
    }
    if (line >= scan.length()) {
      return schemeEnd;
    }
    int from = scan.skipBlanks(line);
    int to = from;
    while (Chars.isBase64(scan.at(to)) || ".~".indexOf(scan.at(to)) >= 0) {
      to++;
    }
    boolean isWhole = scan.skipBlanks(to) >= scan.lineEnd(to) || Chars.isQuote(scan.at(to));
    String word = scan.text().substring(from, Math.min(to, from + LOOK));
    boolean isCredential = Randomness.isKey(word, 16) || Randomness.isMixed(word);
    if (!isWhole || !isCredential || isHeader(line)) {
      return schemeEnd;
    }
    scan.mark(from, to);
    return to;
  }

  private int quoted(SecretKind secretKind, int from) {
    Extent value = secretValues.at(from);
    String text = scan.text().substring(value.bare(), value.bareEnd());
    boolean isSecret =
        isVague(secretKind) ? Randomness.isKey(text, 16) : !Harmless.isHarmless(text);
    if (isSecret
        && scan.at(scan.skipBlanks(value.to())) != ':'
        && !scan.has("=>", scan.skipBlanks(value.to()))) {
      scan.mark(value.from(), value.to());
      return value.to();
    }
    return from;
  }

  private int bare(SecretKind secretKind, int from, boolean isOwnLine, int at, boolean isApart) {
    if (isOwnLine || secretValues.isPair(from) || "/\\[{#<-".indexOf(scan.at(from)) >= 0) {
      return at + 1;
    }
    Extent value = secretValues.at(from);
    String text = scan.text().substring(from, Math.min(value.to(), from + LOOK));
    boolean isWhole = scan.skipBlanks(value.to()) >= scan.lineEnd(value.to());
    boolean isElsewhere = text.contains("://") || text.contains("\\") || text.endsWith(":");
    boolean isSecret =
        isVague(secretKind) ? Randomness.isKey(text, 16) : !Harmless.isHarmless(text);
    // What follows a heading may be a list of names.
    isSecret &= secretKind != SecretKind.ALL || !isApart || Randomness.isMixed(text);
    boolean isCredential =
        secretKind == SecretKind.AUTHORIZATION && Randomness.isMixed(text.replaceAll("\\s.*", ""));
    if ((isWhole || isCredential) && isSecret && !isElsewhere) {
      scan.mark(from, value.to());
      return value.to();
    }
    if (secretKind == SecretKind.AUTHORIZATION) {
      int lineEnd = scan.lineEnd(from);
      boolean isScheme = scan.hasWord("bearer ", from) || scan.hasWord("basic ", from);
      if (isScheme) {
        scan.mark(from, lineEnd);
        return lineEnd;
      }
    }
    return at + 1;
  }

  private static boolean isVague(SecretKind secretKind) {
    return secretKind == SecretKind.KEY || secretKind == SecretKind.VENDOR;
  }
}
