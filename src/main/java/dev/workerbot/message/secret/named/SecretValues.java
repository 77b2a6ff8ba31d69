package dev.workerbot.message.secret.named;

import dev.workerbot.message.secret.scan.Chars;
import dev.workerbot.message.secret.scan.NextIndex;
import dev.workerbot.message.secret.scan.Scan;
import dev.workerbot.message.secret.scan.SecretMarks;

/**
 * Finds where a value ends: in quotes of any kind, in brackets, bare, or on the lines that follow.
 * Looks at each character a bounded number of times, so long as it is asked from left to right.
 */
public final class SecretValues {
  private static final int PAIR = 64;
  private static final int SCHEME = 8;
  private static final int FAR = 4096;
  private static final int BUDGET = 1;
  private static final int JUDGED = 80;

  private final Scan scan;
  private final NextIndex[] quotes;

  /** How many characters may still be looked at for brackets, one within another. */
  private long budget;

  /** The bare value that was walked along last: who begins in its middle comes to the same end. */
  private int bareFrom;

  private int bareTo;

  /**
   * A value and what is around it.
   *
   * @param from where it begins, with its quote
   * @param bare where it begins without its quote
   * @param bareEnd where it ends without its quote
   * @param to where it ends, with its quote
   */
  public record Extent(int from, int bare, int bareEnd, int to) {
    public boolean isQuoted() {
      return from < bare;
    }
  }

  public SecretValues(Scan scan) {
    this.scan = scan;
    this.budget = (long) BUDGET * scan.length() + FAR;
    this.quotes =
        new NextIndex[] {
          new NextIndex(scan.text(), "\""),
          new NextIndex(scan.text(), "'"),
          new NextIndex(scan.text(), "`")
        };
  }

  /** The value that begins here, which is no blank. */
  public Extent at(int start) {
    int from = ValueType.behind(scan, start);
    if (scan.has("<![CDATA[", from)) {
      return bare(from, scan.lineEnd(from));
    }
    if (!Chars.isQuote(scan.at(from))) {
      return bare(start, bareEnd(start));
    }
    Extent value = quoted(from);
    return new Extent(start, value.bare(), value.bareEnd(), value.to());
  }

  private static Extent bare(int from, int end) {
    return new Extent(from, from, end, end);
  }

  private Extent quoted(int from) {
    char quote = scan.at(from);
    boolean triple = scan.at(from + 1) == quote && scan.at(from + 2) == quote;
    if (triple) {
      int end = scan.text().indexOf(String.valueOf(quote).repeat(3), from + 3);
      return end < 0 || end - from > FAR
          ? new Extent(from, from + 3, scan.lineEnd(from), scan.lineEnd(from))
          : new Extent(from, from + 3, end, end + 3);
    }
    int i = from + 1;
    while (i < scan.length() && scan.at(i) != '\n') {
      char c = scan.at(i);
      if (c == '\\' && scan.at(i + 1) != '\n') {
        i += 2;
      } else if (c == quote && scan.at(i + 1) == quote && !endsAt(i + 2)) {
        i += 2;
      } else if (c == quote) {
        return closed(from, i);
      } else {
        i++;
      }
    }
    int end = Math.min(i, scan.length());
    int close = onLaterLine(quote, end);
    return close < 0
        ? new Extent(from, from + 1, end, end)
        : new Extent(from, from + 1, close, close + 1);
  }

  /** What is glued to a closing quote belongs to the value, as in a shell. */
  private Extent closed(int from, int close) {
    char next = scan.at(close + 1);
    boolean isGlued = Chars.isAlnum(next) || Chars.isQuote(next) || "!@#$%^*~+".indexOf(next) >= 0;
    int end = isGlued && !endsAt(close + 1) ? bareEnd(close + 1) : close + 1;
    return new Extent(from, from + 1, close, end);
  }

  private int onLaterLine(char quote, int lineEnd) {
    int close = quotes[quote == '"' ? 0 : quote == '\'' ? 1 : 2].from(lineEnd);
    if (close >= scan.length() || close - lineEnd > FAR || !endsAt(close + 1)) {
      return -1;
    }
    int line = lineEnd + 1;
    while (line < close) {
      if (scan.at(line) == '[' || scan.has("20", line) || scan.has("#0 ", line)) {
        return -1;
      }
      int end = scan.lineEnd(line);
      line = end + 1;
    }
    return close;
  }

  /** Whether a value may end before this. */
  private boolean endsAt(int i) {
    char c = scan.at(i);
    return Chars.isSpace(c) || ",;:)]}>|&=\\/.".indexOf(c) >= 0;
  }

  /** The beginning of the value here, long enough to judge it. */
  public String beginning(int start) {
    int from = ValueType.behind(scan, start);
    boolean isQuoted = Chars.isQuote(scan.at(from));
    char quote = scan.at(from);
    from += isQuoted ? 1 : 0;
    int to = from;
    while (to - from < JUDGED && scan.at(to) != '\n' && (isQuoted || !Chars.isSpace(scan.at(to)))) {
      if (scan.at(to) == '=' && to - from > SCHEME && Chars.isAlnum(scan.at(to + 1))) {
        break;
      }
      if (isQuoted ? scan.at(to) == quote : ",;&\"'<)]}|".indexOf(scan.at(to)) >= 0) {
        break;
      }
      to++;
    }
    return scan.text().substring(from, to);
  }

  /** Where a value without quotes ends. What only looks like its end is taken for a part of it. */
  int bareEnd(int from) {
    if (from >= bareFrom && from < bareTo) {
      return bareTo;
    }
    int i = from;
    if (scan.has(SecretMarks.MASK, from)) {
      i += SecretMarks.MASK.length();
    }
    bareFrom = i + 1;
    bareTo = endOfBare(from, i);
    return bareTo;
  }

  private int endOfBare(int from, int first) {
    int i = first;
    while (i < scan.length()) {
      char c = scan.at(i);
      if (Chars.isSpace(c)) {
        return i;
      }
      boolean ends =
          switch (c) {
            case '"', '\'', '`' -> endsAt(i + 1);
            case ',', ';', '&', '|' -> isSeparator(i);
            case ')', ']', '}' -> i > from && endsAt(i + 1);
            case '<' -> scan.at(i + 1) == '/' || scan.has("<br", i);
            default -> false;
          };
      if (ends) {
        return i;
      }
      i++;
    }
    return i;
  }

  private boolean isSeparator(int at) {
    char next = scan.at(at + 1);
    return Chars.isSpace(next)
        || Chars.isQuote(next)
        || "[](){}<|&$\\".indexOf(next) >= 0
        || isPair(at + 1);
  }

  /** Whether {@code name=} begins here, or {@code name: }. */
  public boolean isPair(int from) {
    int name = from + (Chars.isQuote(scan.at(from)) ? 1 : 0);
    int i = name;
    while (i - name < PAIR && (Chars.isOfName(scan.at(i)) || "[]$@".indexOf(scan.at(i)) >= 0)) {
      i++;
    }
    if (i == name) {
      return false;
    }
    if (Chars.isQuote(scan.at(i))) {
      i++;
    }
    i = scan.skipBlanks(i);
    char c = scan.at(i);
    char next = scan.at(i + 1);
    return c == '=' || (c == ':' && (Chars.isSpace(next) || Chars.isQuote(next)));
  }

  /** Where the bracket closes that opens here; the line's end where it does not nearby. */
  public int bracketEnd(int open) {
    int depth = 0;
    char quote = 0;
    int limit = Math.min(scan.length(), open + (int) Math.min(FAR, budget));
    for (int i = open; i < limit; i++) {
      char c = scan.at(i);
      if (quote != 0) {
        if (c == '\\') {
          i++;
        } else if (c == quote || c == '\n') {
          quote = 0;
        }
      } else if (c == '"' || c == '\'') {
        quote = c;
      } else if ("[({".indexOf(c) >= 0) {
        depth++;
      } else if ("])}".indexOf(c) >= 0 && --depth == 0) {
        budget -= i - open;
        return i + 1;
      }
    }
    budget -= limit - open;
    return scan.lineEnd(Math.min(limit, scan.length()) == scan.length() ? open : limit);
  }

  /** Whether a look far ahead is still within what all of them together may cost. */
  boolean mayLookFar() {
    return budget > FAR;
  }

  /** Counts a look ahead that found nothing. */
  void looked(int characters) {
    budget -= characters;
  }

  /** Where a block ends whose lines stand further in than this. */
  int blockEnd(int firstLine, int indent) {
    int line = firstLine;
    int end = firstLine;
    while (line < scan.length()) {
      int lineEnd = scan.lineEnd(line);
      int begins = scan.skipBlanks(line);
      if (begins < lineEnd && begins - line <= indent) {
        break;
      }
      end = lineEnd;
      line = lineEnd + 1;
    }
    return end;
  }
}
