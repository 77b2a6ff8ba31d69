package dev.workerbot.feature.logs;

import dev.workerbot.message.text.Counts;
import dev.workerbot.message.text.HumanTime;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Counts the last lines of a log that were written after another log, by the times at their
 * beginnings. Those are compared with one another only, so that their zone does not matter.
 */
final class NewerLines {
  private static final int BEGINNING = 60;

  private static final String CLOCK = "(\\d{2}):(\\d{2}):(\\d{2})";
  private static final Pattern BY_NUMBERS =
      Pattern.compile("\\b(\\d{4})[-/](\\d{2})[-/](\\d{2})[T ]" + CLOCK);
  private static final Pattern DAY_FIRST =
      Pattern.compile("\\b(\\d{2})[-/ ]([A-Z][a-z]{2})[-/ ](\\d{4})[: ]" + CLOCK);
  private static final Pattern WITHOUT_YEAR =
      Pattern.compile("\\b([A-Z][a-z]{2}) {1,2}(\\d{1,2}) " + CLOCK);
  private static final List<String> MONTHS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");

  /** Any leap year. */
  private static final int SOME_YEAR = 2024;

  private NewerLines() {}

  /**
   * For people: {@code 12 newer lines, by 2 min}, as far as the lines that were read tell; where
   * none of them has a time, nobody can count them.
   *
   * @param lines without blank ones
   * @param read how many there would be at most
   * @param gap see {@link #count}; empty where there is nothing in the other log
   */
  static String sentence(List<String> lines, int read, Optional<Duration> gap) {
    OptionalInt newer = gap.isEmpty() ? OptionalInt.of(lines.size()) : count(lines, gap.get());
    // Below a second it says nothing to anybody.
    String by =
        gap.filter(one -> one.toSeconds() >= 1).map(one -> ", by " + HumanTime.of(one)).orElse("");
    if (newer.isEmpty()) {
      return "newer lines" + by;
    }
    int count = newer.getAsInt();
    boolean mayBeMore = count == lines.size() && count >= read;
    return Counts.of(count, "newer line") + (mayBeMore ? " or more" : "") + by;
  }

  /**
   * How many there are: from the first that is newer on, since what has no time belongs to the line
   * above it. Empty where no line tells.
   *
   * @param lines without blank ones
   * @param gap by how much the last write to this log is later than that to the other
   */
  static OptionalInt count(List<String> lines, Duration gap) {
    Optional<LocalDateTime> last =
        lines.reversed().stream().flatMap(line -> time(line).stream()).findFirst();
    if (last.isEmpty()) {
      return OptionalInt.empty();
    }
    for (int i = 0; i < lines.size(); i++) {
      boolean isNewer =
          time(lines.get(i))
              .filter(time -> Duration.between(time, last.get()).compareTo(gap) < 0)
              .isPresent();
      if (isNewer) {
        return OptionalInt.of(lines.size() - i);
      }
    }
    return OptionalInt.empty();
  }

  private static Optional<LocalDateTime> time(String line) {
    String beginning = line.substring(0, Math.min(BEGINNING, line.length()));
    Matcher numbers = BY_NUMBERS.matcher(beginning);
    if (numbers.find()) {
      return time(number(numbers, 1), number(numbers, 2), number(numbers, 3), numbers, 4);
    }
    Matcher dayFirst = DAY_FIRST.matcher(beginning);
    if (dayFirst.find()) {
      return time(number(dayFirst, 3), month(dayFirst.group(2)), number(dayFirst, 1), dayFirst, 4);
    }
    Matcher noYear = WITHOUT_YEAR.matcher(beginning);
    return noYear.find()
        ? time(SOME_YEAR, month(noYear.group(1)), number(noYear, 2), noYear, 3)
        : Optional.empty();
  }

  private static Optional<LocalDateTime> time(
      int year, int month, int day, Matcher found, int clock) {
    try {
      return Optional.of(
          LocalDateTime.of(
              year,
              month,
              day,
              number(found, clock),
              number(found, clock + 1),
              number(found, clock + 2)));
    } catch (DateTimeException noTime) {
      return Optional.empty();
    }
  }

  private static int number(Matcher found, int group) {
    return Integer.parseInt(found.group(group));
  }

  /** Zero, which is no month, for any other word. */
  private static int month(String word) {
    return MONTHS.indexOf(word.toLowerCase(Locale.ROOT)) + 1;
  }
}
