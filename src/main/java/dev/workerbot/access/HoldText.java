package dev.workerbot.access;

import dev.workerbot.message.CleanText;
import dev.workerbot.message.HumanTime;
import dev.workerbot.message.Message;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** What is said of holds. */
public final class HoldText {
  private final DateTimeFormatter time;

  /**
   * @param zone in which the team reads the clock
   */
  public HoldText(ZoneId zone) {
    this.time = DateTimeFormatter.ofPattern("HH:mm z", Locale.ROOT).withZone(zone);
  }

  /** {@code 14:30 UTC}. */
  public String clock(Instant at) {
    return time.format(at);
  }

  /** {@code held by @anna until 14:30 UTC: migrating}. */
  public String mark(Hold hold) {
    return "held by @%s until %s%s".formatted(name(hold), clock(hold.until()), why(hold));
  }

  /** {@code @anna holds queue@web1 until 14:30 UTC: migrating}. */
  public String sentence(Hold hold) {
    return "@%s holds %s until %s%s"
        .formatted(name(hold), Message.code(hold.of()), clock(hold.until()), why(hold));
  }

  /** {@code #3 queue@web1 for 24 min more, until 14:30 UTC, by @anna: migrating}. */
  public String listed(Hold hold, Instant now) {
    return "#%d %s for %s more, until %s, by @%s%s"
        .formatted(
            hold.number(),
            Message.code(hold.of()),
            HumanTime.wholeSeconds(Duration.between(now, hold.until())),
            clock(hold.until()),
            name(hold),
            why(hold));
  }

  public static String name(Hold hold) {
    return CleanText.singleLine(hold.by().name());
  }

  /** With a colon before it; empty where nobody said why. */
  public static String why(Hold hold) {
    return hold.reason().isEmpty() ? "" : ": " + hold.reason();
  }
}
