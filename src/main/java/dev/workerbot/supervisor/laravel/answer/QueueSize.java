package dev.workerbot.supervisor.laravel.answer;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * How many jobs wait in a queue, as {@code queue:monitor} tells.
 *
 * @param connection empty where it was not named; Laravel before 12 prints none
 * @param size all that are there, with those delayed and in work
 * @param pending those that a worker could take; empty before Laravel 12.19
 * @param oldest since when the oldest of those waits; empty where that is not known, or none does
 */
public record QueueSize(
    Optional<String> connection,
    String queue,
    long size,
    Optional<Long> pending,
    Optional<Instant> oldest) {
  /** Fifteen digits, as in the tables. */
  private static final long MOST = 999_999_999_999_999L;

  private static final Pattern SIZE = Pattern.compile("^\\[(\\d{1,15})] (?:OK|ALERT)$");
  private static final Pattern NAMED = Pattern.compile("^\\[([^\\]]{0,100})] ?(\\S*)$");

  /** In the order in which they were asked for; empty where that cannot be read. */
  public static Optional<List<QueueSize>> parse(String text) {
    return Printout.json(text)
        .map(rows -> rows.stream().flatMap(row -> json(row).stream()).toList())
        .or(() -> table(text))
        .or(() -> Optional.of(rows(text)))
        .filter(all -> !all.isEmpty());
  }

  /** Source: MonitorCommand.php of 12.16, and of 12.19 with what is pending and the oldest. */
  private static Optional<QueueSize> json(JsonNode row) {
    JsonNode size = row.path("size");
    JsonNode pending = row.path("pending");
    JsonNode oldest = row.path("oldest_pending");
    return !row.has("queue") || !isCount(size)
        ? Optional.empty()
        : Optional.of(
            new QueueSize(
                Optional.of(Printout.text(row, "connection")).filter(name -> !name.isEmpty()),
                Printout.text(row, "queue"),
                size.asLong(),
                isCount(pending) ? Optional.of(pending.asLong()) : Optional.empty(),
                isCount(oldest)
                    ? Optional.of(Instant.ofEpochSecond(oldest.asLong()))
                    : Optional.empty()));
  }

  /** Whether it is a number that a count, or a second of the clock, can be. */
  private static boolean isCount(JsonNode number) {
    return number.isNumber() && number.canConvertToLong() && Math.abs(number.asLong()) <= MOST;
  }

  /** Source: MonitorCommand.php of 8.83. */
  private static Optional<List<QueueSize>> table(String text) {
    return Printout.table(text, "Connection", 4)
        .map(rows ->
            rows.stream()
                .filter(row -> row.get(2).matches("\\d{1,15}"))
                .map(row ->
                    new QueueSize(
                        Optional.of(row.get(0)),
                        row.get(1),
                        Long.parseLong(row.get(2)),
                        Optional.empty(),
                        Optional.empty()))
                .toList());
  }

  /** Source: MonitorCommand.php of 9.52 and, with the connection, of 12.15. */
  private static List<QueueSize> rows(String text) {
    List<QueueSize> sizes = new ArrayList<>();
    for (List<String> row : Printout.columns(text)) {
      Matcher size = SIZE.matcher(row.getLast());
      if (size.find()) {
        Matcher named = NAMED.matcher(row.getFirst());
        boolean isNamed = named.find();
        sizes.add(
            new QueueSize(
                isNamed ? Optional.of(named.group(1)) : Optional.empty(),
                isNamed ? named.group(2) : row.getFirst(),
                Long.parseLong(size.group(1)),
                Optional.empty(),
                Optional.empty()));
      }
    }
    return sizes;
  }

  /** How many wait: those that a worker could take, where that is known apart. */
  public long waiting() {
    return pending.orElse(size);
  }
}
