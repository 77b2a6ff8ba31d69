package dev.workerbot.supervisor.log;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.workerbot.message.text.CleanText;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The records of a Laravel application's log, without their traces. Sources: laravel/framework,
 * Log/LogManager.php; monolog, LineFormatter.php.
 */
public final class LaravelLog {
  /** What begins a record; also what finds one on the server. */
  static final String RECORD = "^\\[[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}";

  /** What stands before a record's exception, though its message may have several lines. */
  static final String EXCEPTION = "\"exception\":\"\\[object\\] \\(";

  private static final Pattern HEAD =
      Pattern.compile(
          "^\\[(\\d{4}-\\d{2}-\\d{2})[T ](\\d{2}:\\d{2}:\\d{2})[^\\]]{0,20}\\]"
              + " [\\w.-]{1,80}\\.([A-Z]{4,9}): (.*)$");

  private static final Pattern CLASS =
      Pattern.compile(EXCEPTION + "((?:[A-Za-z_]\\w*\\\\{1,2})*)([A-Za-z_]\\w*)\\(code: ");

  private static final Set<String> BAD = Set.of("ERROR", "CRITICAL", "ALERT", "EMERGENCY");

  /** As much of a message as anybody reads. */
  private static final int LONGEST = 400;

  private LaravelLog() {}

  /**
   * One record.
   *
   * @param at as it is written, in a zone that only the application knows
   * @param level such as {@code ERROR}
   * @param text class and message of its exception, or its message alone; one line
   */
  public record LaravelRecord(LocalDateTime at, String level, String text) {
    /** Whether it is of something that went wrong. */
    public boolean isError() {
      return BAD.contains(level);
    }

    /** {@code 2026-12-01 03:04:05 ERROR QueryException: Connection refused}. */
    public String line() {
      return "%s %s %s %s".formatted(at.toLocalDate(), time(at.toLocalTime()), level, text);
    }

    private static String time(LocalTime time) {
      return "%02d:%02d:%02d".formatted(time.getHour(), time.getMinute(), time.getSecond());
    }

    private LaravelRecord thrown(String line) {
      return new LaravelRecord(at, level, LaravelLog.text(text + " " + line));
    }
  }

  /** Its records, oldest first. Lines of traces, and what stands before the first, are left out. */
  public static List<LaravelRecord> records(String log) {
    List<LaravelRecord> records = new ArrayList<>();
    for (String line : log.split("\n", -1)) {
      Optional<LaravelRecord> begun = begun(line);
      if (begun.isPresent()) {
        records.add(begun.get());
      } else if (!records.isEmpty() && CLASS.matcher(line).find()) {
        records.addLast(records.removeLast().thrown(line));
      }
    }
    return List.copyOf(records);
  }

  /** A line of each, for people. */
  public static List<String> lines(String log) {
    return records(log).stream().map(LaravelRecord::line).toList();
  }

  /** Whether a line begins a record. */
  static boolean begins(String line) {
    return HEAD.matcher(line).find();
  }

  /** Whether a line belongs to what {@link #records} reads. */
  static boolean isOfRecord(String line) {
    return begins(line) || CLASS.matcher(line).find();
  }

  private static Optional<LaravelRecord> begun(String line) {
    Matcher head = HEAD.matcher(line);
    if (!head.find()) {
      return Optional.empty();
    }
    try {
      LocalDateTime at = LocalDate.parse(head.group(1)).atTime(LocalTime.parse(head.group(2)));
      return Optional.of(new LaravelRecord(at, head.group(3), text(head.group(4))));
    } catch (DateTimeException noTime) {
      return Optional.empty();
    }
  }

  private static String text(String said) {
    Matcher thrown = CLASS.matcher(said);
    if (!thrown.find()) {
      return CleanText.cut(said.strip().replaceFirst("(?: \\[\\])+$", ""), LONGEST);
    }
    int context = said.lastIndexOf('{', thrown.start());
    String message = said.substring(0, Math.max(0, context)).strip();
    return CleanText.cut(
        message.isEmpty() ? thrown.group(2) : thrown.group(2) + ": " + message, LONGEST);
  }
}
