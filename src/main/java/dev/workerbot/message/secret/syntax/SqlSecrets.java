package dev.workerbot.message.secret.syntax;

import dev.workerbot.message.secret.named.SecretNames;
import dev.workerbot.message.secret.named.SecretNames.SecretKind;
import dev.workerbot.message.secret.named.SecretValues;
import dev.workerbot.message.secret.scan.Chars;
import dev.workerbot.message.secret.scan.Scan;
import java.util.Locale;

/**
 * Finds what SQL puts into a table where one of the columns is a secret: all of the row's values,
 * since Laravel logs them without quotes, and nobody can tell which is which.
 */
public final class SqlSecrets {
  private static final int TABLE = 200;
  private static final int COLUMNS = 2000;

  private final Scan scan;
  private final SecretNames names;
  private final SecretValues secretValues;

  public SqlSecrets(Scan scan, SecretNames names) {
    this.scan = scan;
    this.names = names;
    this.secretValues = new SecretValues(scan);
  }

  public void find() {
    int i = 0;
    while (i < scan.length()) {
      char c = scan.at(i);
      boolean isInto = (c == 'i' || c == 'I') && scan.hasWord("into ", i);
      i = isInto ? insert(i + 5) : i + 1;
    }
  }

  private int insert(int table) {
    int open = table;
    while (open - table < TABLE && scan.at(open) != '(' && scan.at(open) != ';') {
      open++;
    }
    if (scan.at(open) != '(') {
      return table;
    }
    int close = open;
    while (close - open < COLUMNS
        && close < scan.length()
        && (close == open || ")(;".indexOf(scan.at(close)) < 0)) {
      close++;
    }
    if (scan.at(close) != ')' || !hasSecret(scan.text().substring(open + 1, close))) {
      return table;
    }
    int at = skipSpaces(close + 1);
    if (!scan.hasWord("values", at)) {
      return close;
    }
    int from = skipSpaces(at + 6);
    if (scan.at(from) != '(') {
      return close;
    }
    int end = rowsEnd(from);
    String row = scan.text().substring(from + 1, Math.max(from + 1, Math.min(end, from + COLUMNS)));
    if (row.chars().allMatch(c -> "?, ()\n".indexOf(c) >= 0 || Character.isDigit(c))) {
      return bindings(from, end);
    }
    scan.mark(from, end);
    return end;
  }

  private boolean hasSecret(String columns) {
    for (String column : columns.split(",", -1)) {
      String bare = column.strip().toLowerCase(Locale.ROOT);
      bare =
          bare.length() > 2 && Chars.isQuote(bare.charAt(0))
              ? bare.substring(1, bare.length() - 1)
              : bare;
      SecretKind secretKind = names.judge(bare);
      if (secretKind == SecretKind.SECRET || secretKind == SecretKind.ALL) {
        return true;
      }
    }
    return false;
  }

  private int skipSpaces(int from) {
    int i = from;
    while (i < scan.length() && Chars.isSpace(scan.at(i))) {
      i++;
    }
    return i;
  }

  /** Behind the last bracket that closes on this line, or on the last line of rows. */
  private int rowsEnd(int from) {
    int line = from;
    int end = scan.lineEnd(from);
    while (end < scan.length() && scan.at(end - 1) == ',' && scan.at(skipSpaces(end)) == '(') {
      line = skipSpaces(end);
      end = scan.lineEnd(line);
    }
    int close = end;
    while (close > line && scan.at(close - 1) != ')') {
      close--;
    }
    return close > line ? close : end;
  }

  /** The values for placeholders, in a list further on. */
  private int bindings(int from, int end) {
    int limit = Math.min(scan.length(), end + TABLE);
    int i = from;
    while (i < limit && scan.at(i) != '[' && scan.at(i) != '{') {
      i++;
    }
    if (i >= limit) {
      return end;
    }
    int close = secretValues.bracketEnd(i);
    scan.mark(i, close);
    return close;
  }
}
