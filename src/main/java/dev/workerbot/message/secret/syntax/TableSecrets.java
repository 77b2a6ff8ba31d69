package dev.workerbot.message.secret.syntax;

import dev.workerbot.message.secret.named.SecretNames;
import dev.workerbot.message.secret.named.SecretNames.SecretKind;
import dev.workerbot.message.secret.scan.Chars;
import dev.workerbot.message.secret.scan.Harmless;
import dev.workerbot.message.secret.scan.Scan;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds secrets in the columns of tables: as databases print them, between bars, and in CSV. The
 * first row names the columns.
 */
public final class TableSecrets {
  private static final int LONGEST = 4000;
  private static final int SHORTEST = 3;
  private static final int CELLS = 60;
  private static final String BARS = "|;,";

  /** What a first column is called that holds names. */
  private static final Set<String> PAIRS = Set.of("key", "name", "variable", "setting", "property");

  private final Scan scan;
  private final SecretNames names;

  public TableSecrets(Scan scan, SecretNames names) {
    this.scan = scan;
    this.names = names;
  }

  /** A cell's place, without the blanks around it. */
  private record Cell(int from, int to) {}

  public void find() {
    int line = 0;
    while (line < scan.length()) {
      int end = scan.lineEnd(line);
      line = end - line > LONGEST || end - line < SHORTEST ? end + 1 : table(line, end);
    }
  }

  private int table(int line, int end) {
    int rule = end + 1;
    if (rule < scan.length() && scan.at(scan.skipBlanks(rule)) == '-') {
      int ruleEnd = scan.lineEnd(rule);
      if (ruleEnd - rule <= LONGEST && isDashed(rule, ruleEnd)) {
        return aligned(line, end, rule, ruleEnd);
      }
    }
    for (int i = 0; i < BARS.length(); i++) {
      char bar = BARS.charAt(i);
      List<Cell> head = cells(line, end, bar);
      if (head.size() > 1) {
        Set<Integer> secret = secretColumns(head);
        return secret.isEmpty() ? end + 1 : rows(end + 1, bar, head.size(), secret);
      }
    }
    return end + 1;
  }

  /** Dashes and blanks, as under the names of columns that blanks part. */
  private boolean isDashed(int from, int to) {
    for (int i = from; i < to; i++) {
      if (scan.at(i) != '-' && scan.at(i) != ' ') {
        return false;
      }
    }
    return to - from >= SHORTEST && scan.has("---", scan.skipBlanks(from));
  }

  /** As PowerShell, sqlcmd and Vault print: columns begin where their dashes do. */
  private int aligned(int line, int end, int rule, int ruleEnd) {
    List<Cell> columns = new ArrayList<>();
    for (int i = rule; i < ruleEnd && columns.size() < CELLS; i++) {
      if (scan.at(i) == '-' && (i == rule || scan.at(i - 1) != '-')) {
        columns.add(new Cell(i - rule, i - rule));
      }
    }
    List<String> head = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      Cell cell = column(line, end, columns, i);
      head.add(scan.text().substring(cell.from(), cell.to()));
    }
    boolean isPairs =
        head.size() == 2
            && PAIRS.contains(head.get(0).toLowerCase(Locale.ROOT))
            && head.get(1).toLowerCase(Locale.ROOT).startsWith("val");
    int row = ruleEnd + 1;
    while (row < scan.length()) {
      int rowEnd = scan.lineEnd(row);
      if (scan.skipBlanks(row) == rowEnd || !isAligned(row, rowEnd, columns)) {
        break;
      }
      for (int i = 0; i < columns.size(); i++) {
        String name = head.get(i);
        if (isPairs && i == 1) {
          Cell first = column(row, rowEnd, columns, 0);
          name = scan.text().substring(first.from(), first.to());
        }
        SecretKind secretKind = name.indexOf(' ') < 0 ? names.judge(name) : SecretKind.NONE;
        Cell cell = column(row, rowEnd, columns, i);
        String text = scan.text().substring(cell.from(), cell.to());
        if ((secretKind == SecretKind.SECRET || secretKind == SecretKind.ALL)
            && !Harmless.isHarmless(text)
            && !isProse(' ', text)) {
          scan.mark(cell.from(), cell.to());
        }
      }
      row = rowEnd + 1;
    }
    return Math.max(row, ruleEnd + 1);
  }

  private boolean isAligned(int row, int end, List<Cell> columns) {
    for (Cell column : columns) {
      int begin = row + column.from();
      if (begin > row && begin < end && !Chars.isBlank(scan.at(begin - 1))) {
        return false;
      }
    }
    return end - row <= LONGEST;
  }

  /** The cell of a row under a column's dashes. */
  private Cell column(int line, int end, List<Cell> columns, int index) {
    int from = Math.min(end, line + columns.get(index).from());
    int to = index + 1 < columns.size() ? Math.min(end, line + columns.get(index + 1).from()) : end;
    return cell(from, Math.max(from, to));
  }

  private List<Cell> cells(int line, int end, char bar) {
    List<Cell> cells = new ArrayList<>();
    int from = line;
    for (int i = line; i <= end && cells.size() < CELLS; i++) {
      if (i == end || scan.at(i) == bar) {
        cells.add(cell(from, i));
        from = i + 1;
      }
    }
    return cells;
  }

  private Cell cell(int from, int to) {
    int begin = from;
    int end = to;
    while (begin < end && (Chars.isBlank(scan.at(begin)) || Chars.isQuote(scan.at(begin)))) {
      begin++;
    }
    while (end > begin && (Chars.isBlank(scan.at(end - 1)) || Chars.isQuote(scan.at(end - 1)))) {
      end--;
    }
    return new Cell(begin, end);
  }

  /** None where a cell is no name of a column. */
  private Set<Integer> secretColumns(List<Cell> head) {
    Set<Integer> secret = new TreeSet<>();
    for (int i = 0; i < head.size(); i++) {
      Cell cell = head.get(i);
      for (int at = cell.from(); at < cell.to(); at++) {
        if (!Chars.isOfName(scan.at(at))) {
          return Set.of();
        }
      }
      SecretKind secretKind = names.judge(scan.text().substring(cell.from(), cell.to()));
      if (secretKind == SecretKind.SECRET || secretKind == SecretKind.ALL) {
        secret.add(i);
      }
    }
    return secret;
  }

  private int rows(int first, char bar, int columns, Set<Integer> secret) {
    int line = first;
    while (line < scan.length()) {
      int end = scan.lineEnd(line);
      boolean isRule = "+-|=".indexOf(scan.at(line)) >= 0 && isRule(line, end);
      List<Cell> row = isRule || end - line > LONGEST ? List.of() : cells(line, end, bar);
      if (!isRule && row.size() != columns) {
        break;
      }
      for (int i = 0; i < row.size(); i++) {
        Cell cell = row.get(i);
        String text = scan.text().substring(cell.from(), cell.to());
        if (secret.contains(i) && !Harmless.isHarmless(text) && !isProse(bar, text)) {
          scan.mark(cell.from(), cell.to());
        }
      }
      line = end + 1;
    }
    return Math.max(line, first);
  }

  private static boolean isProse(char bar, String text) {
    return bar != '|' && text.indexOf(' ') != text.lastIndexOf(' ');
  }

  private boolean isRule(int line, int end) {
    for (int i = line; i < end; i++) {
      if ("+-|=: ".indexOf(scan.at(i)) < 0) {
        return false;
      }
    }
    return end > line;
  }
}
