package dev.workerbot.supervisor.laravel.answer;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.workerbot.message.text.CleanText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads what artisan prints, of which lines of PHP's own, such as deprecations, may be a part: a
 * JSON list, a table with bars, or rows of two columns with dots between. Source: symfony/console,
 * Table.php; laravel/framework, resources/views/components/two-column-detail.php.
 */
final class Printout {
  /** Of what is said of one job or queue. */
  private static final int LONGEST = 300;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Two columns with dots between; the first may be empty. */
  private static final Pattern COLUMNS = Pattern.compile("^ {1,4}(?:(\\S.*?) )?\\.{2,} (\\S.*)$");

  private Printout() {}

  /** The list that stands on a line of its own; empty where none does. */
  static Optional<List<JsonNode>> json(String text) {
    return text.lines()
        .map(String::strip)
        .filter(line -> line.startsWith("[") && line.endsWith("]"))
        .flatMap(line -> parsed(line).stream())
        .reduce((_, last) -> last);
  }

  private static Optional<List<JsonNode>> parsed(String line) {
    try {
      JsonNode list = JSON.readTree(line);
      List<JsonNode> rows = new ArrayList<>();
      list.forEach(rows::add);
      return list.isArray() && rows.stream().allMatch(JsonNode::isObject)
          ? Optional.of(rows)
          : Optional.empty();
    } catch (JacksonException noJson) {
      return Optional.empty();
    }
  }

  /** A field as one line of text; empty text where it is not there. */
  static String text(JsonNode row, String field) {
    JsonNode value = row.path(field);
    return value.isValueNode() && !value.isNull() ? clean(value.asString()) : "";
  }

  /**
   * The rows of a table whose head begins with this column, without the head.
   *
   * @return empty where there is no such table
   */
  static Optional<List<List<String>>> table(String text, String firstColumn, int columns) {
    List<List<String>> rows =
        text.lines()
            .map(String::strip)
            .filter(line -> line.startsWith("|") && line.endsWith("|") && line.length() > 1)
            .map(line -> cells(line.substring(1, line.length() - 1)))
            .filter(cells -> cells.size() == columns)
            .toList();
    return rows.isEmpty() || !rows.getFirst().getFirst().equals(firstColumn)
        ? Optional.empty()
        : Optional.of(rows.subList(1, rows.size()));
  }

  private static List<String> cells(String row) {
    List<String> cells = new ArrayList<>();
    for (int from = 0; from <= row.length(); ) {
      int bar = row.indexOf('|', from);
      int end = bar < 0 ? row.length() : bar;
      cells.add(clean(row.substring(from, end).strip()));
      from = end + 1;
    }
    return cells;
  }

  /** Rows of two columns. */
  static List<List<String>> columns(String text) {
    List<List<String>> rows = new ArrayList<>();
    text.lines()
        .forEach(line -> {
          Matcher columns = COLUMNS.matcher(line);
          if (columns.find()) {
            String first = Optional.ofNullable(columns.group(1)).orElse("");
            rows.add(List.of(clean(first), clean(columns.group(2).strip())));
          }
        });
    return rows;
  }

  private static String clean(String text) {
    return CleanText.cut(CleanText.singleLine(text), LONGEST);
  }
}
