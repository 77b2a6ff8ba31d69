package dev.workerbot.message.secret;

import dev.workerbot.message.secret.SecretNames.Kind;
import dev.workerbot.message.secret.Values.Extent;

/** Marks values that stand on the lines after their name. */
final class LaterLines {
  private static final int LOOK = 200;

  private final Scan scan;
  private final Values values;

  LaterLines(Scan scan, Values values) {
    this.scan = scan;
    this.values = values;
  }

  /**
   * Marks the value of a name whose line ends with its separator.
   *
   * @return where to go on
   */
  int mark(Name name, Kind kind, int at, char separator, boolean isBlock) {
    int line = scan.lineEnd(at) + 1;
    if (line >= scan.length()) {
      return at;
    }
    int indent = name.indent(scan);
    int from = scan.skipBlanks(line);
    if (isBlock) {
      int end = values.blockEnd(line, indent);
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
      int end = values.bracketEnd(from);
      scan.mark(from, end);
      return end;
    }
    int typed = values.typed(from);
    return Chars.isQuote(scan.at(typed))
        ? quoted(kind, from)
        : bare(kind, from, separator == '=' && from - line <= indent, at);
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
      if (!item.isBlank() && !values.isPair(from) && !Harmless.isHarmless(item)) {
        scan.mark(from, end);
      }
      line = end + 1;
    }
    return end;
  }

  private int quoted(Kind kind, int from) {
    Extent value = values.at(from);
    String text = scan.text().substring(value.bare(), value.bareEnd());
    boolean isSecret = isVague(kind) ? Randomness.isKey(text, 16) : !Harmless.isHarmless(text);
    if (isSecret
        && scan.at(scan.skipBlanks(value.to())) != ':'
        && !scan.has("=>", scan.skipBlanks(value.to()))) {
      scan.mark(value.from(), value.to());
      return value.to();
    }
    return from;
  }

  private int bare(Kind kind, int from, boolean isOwnLine, int at) {
    if (isOwnLine || values.isPair(from) || "/\\[{#<-".indexOf(scan.at(from)) >= 0) {
      return at + 1;
    }
    Extent value = values.at(from);
    String text = scan.text().substring(from, Math.min(value.to(), from + LOOK));
    boolean isWhole = scan.skipBlanks(value.to()) >= scan.lineEnd(value.to());
    boolean isElsewhere = text.contains("://") || text.contains("\\") || text.endsWith(":");
    boolean isSecret = isVague(kind) ? Randomness.isKey(text, 16) : !Harmless.isHarmless(text);
    boolean isCredential =
        kind == Kind.AUTHORIZATION && Randomness.isMixed(text.replaceAll("\\s.*", ""));
    if ((isWhole || isCredential) && isSecret && !isElsewhere) {
      scan.mark(from, value.to());
      return value.to();
    }
    if (kind == Kind.AUTHORIZATION) {
      int lineEnd = scan.lineEnd(from);
      boolean isScheme = scan.hasWord("bearer ", from) || scan.hasWord("basic ", from);
      if (isScheme) {
        scan.mark(from, lineEnd);
        return lineEnd;
      }
    }
    return at + 1;
  }

  private static boolean isVague(Kind kind) {
    return kind == Kind.KEY || kind == Kind.VENDOR;
  }
}
