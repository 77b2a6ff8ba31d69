package dev.workerbot.command.text;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times and numbers as people type them. */
public final class Amount {
  private static final Pattern TIME = Pattern.compile("(\\d{1,7})(s|m|min|h|d)?");

  private Amount() {}

  /** A time up to the longest; a number without a unit is seconds. */
  public static Optional<Duration> time(String word, Duration most) {
    Matcher time = TIME.matcher(word);
    if (!time.matches()) {
      return Optional.empty();
    }
    long amount = Long.parseLong(time.group(1));
    Duration asked =
        switch (time.group(2) == null ? "s" : time.group(2)) {
          case "d" -> Duration.ofDays(amount);
          case "h" -> Duration.ofHours(amount);
          case "m", "min" -> Duration.ofMinutes(amount);
          default -> Duration.ofSeconds(amount);
        };
    return Optional.of(asked).filter(one -> one.isPositive() && one.compareTo(most) <= 0);
  }

  /** A whole number from 1 to the greatest. */
  public static Optional<Integer> number(String word, int most) {
    return Optional.of(word)
        .filter(text -> text.matches("\\d{1,6}"))
        .map(Integer::valueOf)
        .filter(number -> number >= 1 && number <= most);
  }
}
